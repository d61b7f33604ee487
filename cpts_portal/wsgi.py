import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cpts_portal.settings")
application = get_wsgi_application()

from cpts_portal.ops.stamp import refuse_other_mode  # noqa: E402  (needs the apps)

refuse_other_mode()
