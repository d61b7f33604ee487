"""The servers the tests use."""

import pytest
from django.db import DatabaseError, connection, transaction


@pytest.mark.django_db
def test_tests_run_as_the_application_role_which_cannot_create_a_table():
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        assert cursor.fetchone() == ("cpts_app",)
        with pytest.raises(DatabaseError), transaction.atomic():
            cursor.execute("CREATE TABLE stray (id int)")
