"""MiniStack ignores `encoding-type=url` in version listings.

Terraform asks for it and decodes the keys, so that `a+b` becomes `a b` and force_destroy never ends.
"""

from urllib.parse import quote
from xml.etree.ElementTree import SubElement, fromstring, tostring

from ministack.services import s3

_ENCODED = ("Key", "Prefix", "Delimiter", "KeyMarker", "NextKeyMarker")


def install() -> None:
    listing = s3._list_object_versions

    def list_object_versions(bucket: str, query_params: dict):
        status, headers, body = listing(bucket, query_params)
        asked = (query_params.get("encoding-type") or [""])[0]
        return (status, headers, _encoded(body)) if status == 200 and asked == "url" else (status, headers, body)

    s3._list_object_versions = list_object_versions


def _encoded(body: bytes) -> bytes:
    root = fromstring(body)
    namespace = root.tag.partition("}")[0] + "}" if root.tag.startswith("{") else ""
    for element in root.iter():
        if element.tag.removeprefix(namespace) in _ENCODED and element.text:
            element.text = quote(element.text, safe="/")
    SubElement(root, f"{namespace}EncodingType").text = "url"
    return s3.XML_DECL + b"\n" + tostring(root, default_namespace=namespace.strip("{}") or None)
