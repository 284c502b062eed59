"""MiniStack forgets job fields and create-time tags that Terraform reads back."""

from ministack.services import glue

_FORGOTTEN = {
    "ExecutionClass": "STANDARD",
    "ExecutionProperty": {"MaxConcurrentRuns": 1},
    "NotificationProperty": None,
    "JobRunQueuingEnabled": False,
    "JobMode": "SCRIPT",
    "MaintenanceWindow": None,
    "LogUri": None,
}


def install() -> None:
    create, update = glue._create_job, glue._update_job

    def create_job(request: dict):
        answer = create(request)
        if answer[0] >= 300:
            return answer
        job = glue._jobs[request["Name"]]
        job.update({name: request.get(name, default) for name, default in _FORGOTTEN.items()})
        glue._tags[glue._arn("job", request["Name"])] = dict(request.get("Tags") or {})
        return answer

    def update_job(request: dict):
        """As on AWS, what an update leaves out goes back to its default."""
        answer = update(request)
        if answer[0] < 300:
            fields = request.get("JobUpdate") or {}
            glue._jobs[request["JobName"]].update(
                {name: fields.get(name, default) for name, default in _FORGOTTEN.items()}
            )
        return answer

    glue._create_job, glue._update_job = create_job, update_job
