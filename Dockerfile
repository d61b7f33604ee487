# One image for the web, the workers, beat and the installation. Nothing secret is in it.
FROM python:3.11-slim-bookworm AS build
RUN pip install --no-cache-dir uv==0.13.9
WORKDIR /portal
COPY pyproject.toml uv.lock ./
# the lock without its « local » extra: PostgreSQL and Valkey have containers of their own
RUN uv sync --frozen --no-dev --no-cache --python /usr/local/bin/python3

FROM python:3.11-slim-bookworm
# what WeasyPrint loads
RUN apt-get update -q \
    && apt-get install -y -q --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
    && rm -rf /var/lib/apt/lists/* \
    && groupadd --gid 10001 portal \
    && useradd --uid 10001 --gid 10001 --no-create-home --shell /usr/sbin/nologin portal \
    && install -d -o 10001 -g 10001 -m 0700 /srv/documents /srv/anchors /srv/erasures
WORKDIR /portal
COPY --from=build /portal/.venv .venv
COPY . .
ENV PATH=/portal/.venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
# compressed and named by their content; the secrets of this one command open nothing and stay nowhere
RUN python -m compileall -q cpts_portal members missions patients funding \
    && CPTS_MODE=production CPTS_SERVICES=none CPTS_SECRET_KEY=unused CPTS_FIELD_KEYS=unused \
       CPTS_AUDIT_KEY=unused CPTS_INDEX_KEY=unused python manage.py collectstatic --noinput --verbosity 0
USER 10001:10001
EXPOSE 8000
CMD ["python", "-m", "gunicorn", "-c", "python:cpts_portal.ops.gunicorn_settings", "cpts_portal.wsgi"]
