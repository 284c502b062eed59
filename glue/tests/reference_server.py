"""The plain reference for tests in other languages: one JSON line in, one JSON line out, until the input ends.

In: `{"spec": path of a spec or the spec itself, "content": base64 of the stored object, "name": "a.csv.gz"}`.
Out: the verdict as verdicts.json has it, raw text in full.
"""

import base64
import json
import sys
from pathlib import Path

from plain_reference import read_object
from verdict_document import verdict_document


def main() -> None:
    for line in sys.stdin:
        request = json.loads(line)
        spec = request["spec"]
        if isinstance(spec, str):
            spec = json.loads(Path(spec).read_text("utf-8"))
        verdict = read_object(base64.b64decode(request["content"]), spec, request["name"])
        print(json.dumps(verdict_document(verdict, spec, raw_characters=None)), flush=True)


if __name__ == "__main__":
    main()
