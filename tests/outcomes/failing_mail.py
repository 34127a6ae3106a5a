"""A mail server that is down."""

from django.core.mail.backends.base import BaseEmailBackend


class FailingBackend(BaseEmailBackend):
    def send_messages(self, messages: list) -> int:
        raise OSError("no mail server")
