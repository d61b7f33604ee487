"""Where the sentences that the next page shows wait: a cookie held as those of the session are.

Under the « __Host- » name, what puts it and what takes it away are both « Secure ».
"""

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.contrib.messages.storage.fallback import FallbackStorage
from django.contrib.messages.storage.session import SessionStorage


class HostCookieStorage(CookieStorage):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.cookie_name = "__Host-messages" if settings.SESSION_COOKIE_SECURE else "messages"


class NoticeStorage(FallbackStorage):
    storage_classes = (HostCookieStorage, SessionStorage)
