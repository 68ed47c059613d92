"""The same stories on PostgreSQL: every test of the repositories, told again.

Needs LAWFUL_TEST_POSTGRES, the URL of a database in which schemas may be made, and the `postgres` extra.
"""

from __future__ import annotations

import itertools
import os

import pytest
from sqlalchemy import create_engine, make_url, text

from lawful.store import migrate
from lawful.store.store import Store

ADDRESS = os.environ.get("LAWFUL_TEST_POSTGRES", "")
if not ADDRESS:
    pytest.skip("LAWFUL_TEST_POSTGRES names no database: nothing was tested on PostgreSQL", allow_module_level=True)

from store.test_model_aliases import TestAModel, TestAnAlias, digits  # noqa: E402, F401
from store.test_records import TestADeclaredFact, TestSettings, TestUsage  # noqa: E402, F401
from store.test_repositories import (  # noqa: E402, F401
    TestAStranger,
    TestEveryRepository,
    TestOrder,
    TestState,
    test_any_text_is_kept_exactly_or_refused,
)
from store.test_two_processes import TestTheChangeCounter, TestTwoWriters  # noqa: E402, F401

numbers = itertools.count()
del TestTwoWriters.test_of_which_one_will_not_end_are_told_so  # about SQLite's waiting for its lock


@pytest.fixture
def store_url():
    """A schema of this test's own, gone afterwards."""
    url = make_url(ADDRESS).set(drivername="postgresql+psycopg")
    schema = f"lawful_{os.getpid()}_{next(numbers)}"
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE SCHEMA {schema}"))
    yield url.update_query_dict({"options": f"-csearch_path={schema}"}).render_as_string(hide_password=False)
    with engine.connect() as connection:
        connection.execute(text(f"DROP SCHEMA {schema} CASCADE"))
    engine.dispose()


class TestMigrations:
    def test_make_the_tables_that_the_code_reads(self, store_url):
        Store.connect(store_url, create=True).close()
        engine = create_engine(store_url)

        assert migrate.pending(engine) == ()
        assert migrate.differences(engine) == []
        engine.dispose()
