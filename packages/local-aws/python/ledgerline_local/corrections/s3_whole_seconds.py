"""MiniStack gives objects a time with milliseconds; S3 knows whole seconds, so two writes may have the same time."""

from ministack.services import s3


def install() -> None:
    now = s3.now_iso
    s3.now_iso = lambda: f"{now()[:19]}.000Z"
