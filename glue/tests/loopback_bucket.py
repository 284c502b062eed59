"""As much of S3 as the object store uses, for the real SDK client."""

import hashlib
import re
from http.server import BaseHTTPRequestHandler


class Bucket(BaseHTTPRequestHandler):
    objects: dict[str, bytes] = {}
    forbidden = "/raw/secret"
    conflicts = 0
    """So many conditional writes are answered 409; with `winner`, the other write then has put that."""
    winner: bytes | None = None
    meanwhile: bytes | None = None
    """What the source of a copy becomes between a look at it and the copy."""
    broken = 0
    """So many answers end before their last byte."""

    def do_GET(self) -> None:
        content = self.objects.get(self.path)
        if self.path == self.forbidden:
            return self._answer(403)
        if content is None:
            return self._answer(404)
        if self.headers.get("If-Match", self.etag(content)) != self.etag(content):
            return self._answer(412)
        asked = re.fullmatch(r"bytes=(\d+)-(\d+)", self.headers.get("Range", ""))
        if asked is None:
            return self._answer(200, content)
        if int(asked[1]) >= len(content):
            return self._answer(416)
        return self._answer(206, content[int(asked[1]) : int(asked[2]) + 1])

    def do_HEAD(self) -> None:
        content = self.objects.get(self.path)
        self.send_response(404 if content is None else 200)
        if content is not None:
            self.send_header("ETag", self.etag(content))
            self.send_header("Content-Length", str(len(content)))
        self.end_headers()

    def do_PUT(self) -> None:
        if source := self.headers.get("x-amz-copy-source"):
            return self._copy(f"/{source}")
        body = self.rfile.read(int(self.headers["Content-Length"]))
        is_conditional = self.headers.get("If-None-Match") == "*"
        if is_conditional and Bucket.conflicts > 0:
            Bucket.conflicts -= 1
            if Bucket.conflicts == 0 and self.winner is not None:
                self.objects[self.path] = self.winner
            return self._answer(409)
        if is_conditional and self.path in self.objects:
            return self._answer(412)
        self.objects[self.path] = body
        return self._answer(200)

    def _copy(self, source: str) -> None:
        """As S3 does, a copy takes the tags with it, unless it is told not to."""
        if Bucket.meanwhile is not None:
            self.objects[source] = Bucket.meanwhile
        content = self.objects[source]
        if self.headers["x-amz-copy-source-if-match"] != self.etag(content):
            return self._answer(412)
        if self.headers.get("x-amz-tagging-directive") == "REPLACE":
            self.objects[self.path] = content
        etag = self.etag(content)
        return self._answer(200, f"<CopyObjectResult><ETag>{etag}</ETag></CopyObjectResult>".encode())

    def _answer(self, status: int, content: bytes = b"") -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if Bucket.broken > 0 and content:
            Bucket.broken -= 1
            content = content[:-1]
            self.close_connection = True
        self.wfile.write(content)

    @staticmethod
    def etag(content: bytes) -> str:
        return f'"{hashlib.md5(content).hexdigest()}"'

    def log_message(self, *_: object) -> None:
        pass
