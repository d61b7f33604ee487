"""How the web server runs, in the demonstration as in the compose file (gunicorn's own names)."""

import os

from cpts_portal.ops.logs import logging_settings

bind = os.environ.get("CPTS_BIND", "127.0.0.1:8000")
worker_class = "gthread"
workers = int(os.environ.get("CPTS_WEB_WORKERS", "2"))
threads = 4
# the code is read once and shared by the workers; wsgi.py leaves no connection open
preload_app = True
timeout = 60
graceful_timeout = 8
keepalive = 5
limit_request_fields = 60
limit_request_line = 4094
# addresses of visitors are nobody's business here: the audit says who did what
accesslog = None
control_socket_disable = True
logconfig_dict = logging_settings()
logconfig_dict["loggers"]["gunicorn.error"] = {"handlers": ["lines"], "propagate": False}
