#!/bin/sh
# Run once by the image of PostgreSQL, on an empty volume: two roles and a database.
# The owner migrates, the application reads and writes rows; neither is a superuser.
# Passwords are read by psql itself: no process list ever shows them.
set -eu
SECRETS="${SECRETS:-/run/secrets}"
export SECRETS

psql --no-psqlrc --quiet --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname postgres <<'SQL'
\set owner_password `cat "$SECRETS/database_owner_password"`
\set app_password `cat "$SECRETS/database_app_password"`
CREATE ROLE cpts_owner LOGIN PASSWORD :'owner_password';
CREATE ROLE cpts_app LOGIN PASSWORD :'app_password';
CREATE DATABASE cpts OWNER cpts_owner ENCODING 'UTF8' LOCALE 'C.UTF-8' TEMPLATE template0;
REVOKE ALL ON DATABASE cpts FROM PUBLIC;
GRANT CONNECT, TEMPORARY ON DATABASE cpts TO cpts_app;
SQL
