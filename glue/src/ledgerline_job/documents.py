"""The documents shared with TypeScript: read with their hash and schema checked, written as canonical JSON."""

import json
from collections import Counter
from functools import cache
from importlib.resources import files

import fastjsonschema

from .arguments import JobArguments
from .canonical import canonical_json, input_hash_of, rollup_month_of, sha256
from .curated_keys import plan as plan_key
from .object_store import ObjectStore


class DocumentError(Exception):
    """A plan or spec that this job must not run; the message says what was seen and what is allowed."""


@cache
def _validator(name: str):
    schema = files(__package__).joinpath("generated", f"{name}.schema.json")
    return fastjsonschema.compile(json.loads(schema.read_text("utf-8")))


def validate(name: str, document: dict) -> dict:
    """@raises DocumentError naming the path that breaks the schema"""
    try:
        _validator(name)(document)
    except fastjsonschema.JsonSchemaValueException as error:
        raise DocumentError(f"{name} is malformed: {error.message}, saw {str(error.value)[:200]}") from error
    return document


def to_bytes(name: str, document: dict) -> bytes:
    return canonical_json(validate(name, document)).encode()


def read_plan(store: ObjectStore, arguments: JobArguments) -> tuple[str, dict]:
    """The plan's id and the plan. @raises DocumentError when its hash, roots or hashes of builds do not fit"""
    plan_id = _name_of(arguments.plan_uri)
    allowed = arguments.output_root + plan_key(plan_id)
    if arguments.plan_uri != allowed:
        raise DocumentError(f"plan {arguments.plan_uri} lies outside of this job's root; allowed: {allowed}")
    plan = _read_verified(store, arguments.plan_uri, "plan")
    for build in plan["builds"]:
        _check_build(build, arguments.input_root)
    _check_rollup(plan)
    return plan_id, plan


def read_spec(store: ObjectStore, arguments: JobArguments, plan: dict) -> dict:
    """@raises DocumentError when it is not the spec that the plan was made for"""
    spec_hash = _name_of(arguments.spec_uri)
    if spec_hash != plan["specHash"]:
        raise DocumentError(f"the plan wants spec {plan['specHash']}, the run got {arguments.spec_uri}; plan again")
    spec = _read_verified(store, arguments.spec_uri, "spec")
    for build in plan["builds"]:
        if build["contractHash"] != spec["contractHash"]:
            raise DocumentError(
                f"{build['partition']} is planned for contract {build['contractHash']}, "
                f"the spec's is {spec['contractHash']}; plan again"
            )
    return spec


def _name_of(uri: str) -> str:
    return uri.rsplit("/", 1)[-1].removesuffix(".json")


def _read_verified(store: ObjectStore, uri: str, name: str) -> dict:
    content = store.read(uri)
    if sha256(content) != _name_of(uri):
        raise DocumentError(f"{uri} has SHA-256 {sha256(content)}; its name must be its hash, it was changed")
    return validate(name, json.loads(content))


def _check_build(build: dict, input_root: str) -> None:
    for item in build["objects"]:
        if item["uri"] != input_root + item["key"] or not item["key"].startswith("input/"):
            raise DocumentError(f"object {item['uri']} of {build['partition']} is not below {input_root}input/")
    seen = input_hash_of(build["objects"])
    if seen != build["inputHash"]:
        raise DocumentError(f"{build['partition']} says inputHash {build['inputHash']}, its objects give {seen}")
    keys = {item["key"] for item in build["objects"]}
    if strangers := sorted(set(build["later"]) - keys):
        raise DocumentError(f"{build['partition']} leaves {strangers[0]} for later, which is none of its objects")


def _check_rollup(plan: dict) -> None:
    """A month that is summed already must lack nothing: what it lacks would be lost in the total, or doubled."""
    builds, children, months = plan["builds"], plan["rollup"]["children"], plan["rollup"]["months"]
    summed = [month["month"] for month in months]
    for one in [*builds, *children]:
        if rollup_month_of(one["partition"]) in summed:
            raise DocumentError(f"{one['partition']} is of a month that the plan has summed already; allowed is either")
    for names in (summed, [one["partition"] for one in builds], [one["partition"] for one in children]):
        if twice := [name for name, count in Counter(names).items() if count > 1]:
            raise DocumentError(f"the plan names {twice[0]} twice; allowed is once")
