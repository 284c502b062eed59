"""MiniStack stores a workgroup as sent; AWS fills in defaults, and Terraform reads them back."""

from ministack.services import athena

from ..athena.execution import ENGINE_VERSION

_DEFAULTS = {
    "EnforceWorkGroupConfiguration": True,
    "PublishCloudWatchMetricsEnabled": True,
    "RequesterPaysEnabled": False,
}
_EFFECTIVE = {"EffectiveEngineVersion": ENGINE_VERSION["EffectiveEngineVersion"]}


def install() -> None:
    create = athena._create_workgroup
    update = athena._update_workgroup

    def create_workgroup(request: dict):
        configuration = {**_DEFAULTS, **(request.get("Configuration") or {})}
        configuration["EngineVersion"] = _engine_version(configuration)
        return create({**request, "Configuration": configuration})

    def update_workgroup(request: dict):
        answer = update(request)
        workgroup = athena._workgroups.get(request.get("WorkGroup"))
        updates = request.get("ConfigurationUpdates") or {}
        if workgroup and updates.get("RemoveBytesScannedCutoffPerQuery"):
            workgroup["Configuration"].pop("BytesScannedCutoffPerQuery", None)
        if workgroup:
            workgroup["Configuration"]["EngineVersion"] = _engine_version(workgroup["Configuration"])
        return answer

    athena._create_workgroup = create_workgroup
    athena._update_workgroup = update_workgroup


def _engine_version(configuration: dict) -> dict:
    """What was selected stays; what is effective is always the same here."""
    return {**ENGINE_VERSION, **(configuration.get("EngineVersion") or {}), **_EFFECTIVE}
