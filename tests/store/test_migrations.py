"""The migrations make exactly the tables that the code reads, from nothing, once."""

from __future__ import annotations

from importlib import resources

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import Column, Integer, Table, create_engine, inspect, text

from lawful.core.errors import Invalid, MissingExtra, NotFound, Tampered, Unavailable
from lawful.store import migrate, tables
from lawful.store.store import Store


@pytest.fixture
def engine(store_url):
    engine = create_engine(store_url)
    yield engine
    engine.dispose()


class TestMigrations:
    def test_make_the_tables_that_the_code_reads(self, engine):
        assert migrate.pending(engine) == ("0001", "0002")

        migrate.upgrade(engine)

        assert migrate.pending(engine) == ()
        assert migrate.differences(engine) == []

    def test_are_caught_when_they_disagree_with_the_tables(self, engine):
        migrate.upgrade(engine)
        forgotten = Table("forgotten", tables.metadata, Column("id", Integer, primary_key=True))
        try:
            assert [difference[0] for difference in migrate.differences(engine)] == ["add_table"]
        finally:
            tables.metadata.remove(forgotten)

    def test_run_twice_change_nothing(self, engine):
        migrate.upgrade(engine)
        migrate.upgrade(engine)

        assert migrate.differences(engine) == []

    def test_are_all_or_none(self, engine, monkeypatch):
        """A power cut after the last table, in effect: the transaction is not committed, and nothing stands."""
        monkeypatch.setattr("alembic.runtime.migration.MigrationContext.stamp", lambda *_: 1 / 0)

        with pytest.raises(ZeroDivisionError):
            Store.connect(str(engine.url), create=True)

        assert inspect(engine).get_table_names() == []

    def test_are_in_order_and_travel_with_the_package(self):
        names = sorted(
            entry.name
            for entry in resources.files("lawful.store.migrations").joinpath("versions").iterdir()
            if entry.name.endswith(".py")
        )

        assert [f"{number:04}" for number in range(1, len(names) + 1)] == [name[:4] for name in names]

    def test_are_numbered_as_their_chain_goes(self, engine):
        """The numbers of the files say what is pending; Alembic follows `down_revision`. They must not differ."""
        scripts = ScriptDirectory(str(resources.files("lawful.store").joinpath("migrations")))
        chain = tuple(step.revision for step in scripts.walk_revisions())[::-1]

        assert migrate.pending(engine) == chain

    def test_are_not_loaded_for_a_database_that_has_had_them_all(self, store_url, engine, monkeypatch):
        migrate.upgrade(engine)
        monkeypatch.setattr(migrate, "upgrade", lambda _: pytest.fail("nothing is pending"))

        Store.connect(store_url, create=True).close()


class TestConnecting:
    def test_finds_no_store_where_none_was_made(self, store_url):
        with pytest.raises(NotFound):
            Store.connect(store_url)

    def test_refuses_tables_of_an_older_version(self, store_url, engine):
        with engine.begin() as connection:
            connection.execute(text("CREATE TABLE something (id INTEGER)"))

        with pytest.raises(Unavailable, match="older"):
            Store.connect(store_url)

    def test_refuses_tables_of_a_newer_version(self, store_url, engine):
        migrate.upgrade(engine)
        with engine.begin() as connection:
            connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))

        with pytest.raises(Unavailable, match="newer"):
            Store.connect(store_url, create=True)

    def test_refuses_a_file_that_is_no_database(self, store_url, tmp_path):
        (tmp_path / "lawful.db").write_bytes(b"not a database, " * 1000)

        with pytest.raises(Tampered):
            Store.connect(store_url)

    def test_says_so_when_no_file_can_be_made(self, tmp_path):
        (tmp_path / "file").touch()

        with pytest.raises(Unavailable):
            Store.connect(f"sqlite:///{tmp_path}/file/lawful.db", create=True)

    @pytest.mark.parametrize("url", ["", "nonsense", "sqlite://", "sqlite:///:memory:", "mysql://root:geheim@host/x"])
    def test_refuses_other_databases_and_repeats_no_password(self, url):
        with pytest.raises(Invalid) as caught:
            Store.connect(url)

        assert "geheim" not in str(caught.value)

    def test_names_the_command_that_brings_the_postgresql_driver(self, monkeypatch):
        monkeypatch.setattr("lawful.store.database.find_spec", lambda name: None)

        with pytest.raises(MissingExtra, match="postgres"):
            Store.connect("postgresql://alice@localhost/lawful")

    def test_makes_files_that_only_their_owner_reads(self, store, tmp_path):
        modes = {path.name: path.stat().st_mode & 0o777 for path in tmp_path.glob("lawful.db*")}

        assert modes == {"lawful.db": 0o600, "lawful.db-wal": 0o600, "lawful.db-shm": 0o600}
