"""Kill the process that reads or writes an import, at random moments, and look what is left.

    python bench/kill_imports.py [MOMENTS] [--rows ROWS] [--postgres] [--seed NUMBER]

Each moment kills -9 a real `manage.py db_worker` that reads, one that writes, and a web server
that writes, on a throw-away database. Then all rows of the batch must be there or none, the job
must say which, and it must be possible to carry it on to the end from its page.
"""

import argparse
import http.client
import io
import os
import random
import signal
import socket
import subprocess
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlencode

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))


def worker() -> subprocess.Popen:
    command = [sys.executable, "manage.py", "db_worker", "--interval", "0.1", "--batch"]
    return subprocess.Popen([*command, "--verbosity", "0"], cwd=ROOT)


def free_port() -> int:
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        return asked.getsockname()[1]


class Killing:
    """One upload after another, each killed on its way and carried on."""

    def __init__(self, rows: int, seed: int) -> None:
        from django.contrib.auth import get_user_model
        from django.test import Client

        self.rows = rows
        self.chance = random.Random(seed)
        self.owner = get_user_model().objects.create_superuser("killer")
        self.client = Client(HTTP_HOST="127.0.0.1")
        self.client.force_login(self.owner)
        self.sheet = self._sheet()
        self.times: dict[str, float] = {}

    def _sheet(self) -> bytes:
        from outcomes.sheets.outcomes import OUTCOME_COLUMNS
        from plans.models import Indicator, Jurisdiction
        from plans.sheets.writing import write_xlsx

        indicator = Indicator.objects.filter(basis="new").first()
        places = list(Jurisdiction.objects.filter(valid_to=None).order_by("code"))
        lines = []
        for number in range(self.rows):
            year, place = divmod(number, len(places))
            cells = dict.fromkeys(OUTCOME_COLUMNS, "")
            cells |= {"行政区划代码": places[place].code, "指标代码": indicator.code}
            cells |= {"年度": 2024 - year, "实际值": number + 1, "单位": indicator.unit}
            lines.append(list(cells.values()))
        return write_xlsx(OUTCOME_COLUMNS, lines, "完成情况")

    # What is left

    def new_job(self):
        from django.utils import timezone

        from outcomes.actions.import_jobs import create_job

        return create_job(self.sheet, "杀.xlsx", owner=self.owner, now=timezone.now())

    def check(self, job) -> str:
        """Assert all or nothing, and that the job says which; return what it says."""
        from outcomes.models import Outcome
        from plans.models import ImportBatch

        job.refresh_from_db()
        found = Outcome.objects.count(), Outcome.history.count(), ImportBatch.objects.count()
        whole = (self.rows, self.rows, 1)
        assert found == (whole if job.state == "done" else (0, 0, 0)), (job.state, found)
        return job.state

    def carry_on(self, job) -> None:
        """Go on from the page once two minutes have passed, as a person would, to the end."""
        from plans.models import ImportJob

        path = f"/admin/plans/importjob/{job.pk}/"
        for _step in range(3):
            job.refresh_from_db()
            if job.state == "done":
                break
            if job.state == "ready":
                self.client.post(path + "confirm/")
                job.refresh_from_db()
            if job.state in ("waiting", "running", "confirming"):
                age = {"heartbeat": job.created_at - timedelta(minutes=5)}
                moved = ImportJob.objects.filter(pk=job.pk)
                moved.update(created_at=age["heartbeat"], **age)
                job.refresh_from_db()
                if job.state == "done":
                    break  # a commit was under way: the database ended it without its client
                assert "继续处理" in self.client.get(path + "change/").content.decode()
                self.client.post(path + "resume/")
        assert self.check(job) == "done", job.message

    def forget(self) -> None:
        from django_tasks_db.models import DBTaskResult

        from outcomes.models import Outcome
        from plans.models import ImportBatch, ImportJob

        Outcome.history.all()._raw_delete("default")
        Outcome.objects.all()._raw_delete("default")
        ImportJob.objects.all().delete()
        ImportBatch.objects.all().delete()
        DBTaskResult.objects.all().delete()

    # What is killed

    def killed(self, name: str, process: subprocess.Popen, start=None) -> float:
        """Kill the process somewhere in the time it needs, by the first run, which is let be."""
        begun = time.monotonic()
        if start:
            start()
        if name not in self.times:
            return begun
        moment = self.chance.uniform(0.05, 1.0) * self.times[name]
        time.sleep(moment)
        process.send_signal(signal.SIGKILL)
        process.wait()
        return moment

    def reading(self) -> tuple[float, str]:
        from outcomes.tasks import read_import

        job = self.new_job()
        read_import.enqueue(job.pk)
        return self._by_worker("read", job)

    def writing(self) -> tuple[float, str]:
        from django.utils import timezone

        from outcomes.actions.import_jobs import claim_job, read_job
        from outcomes.tasks import write_import

        job = self.new_job()
        read_job(job)
        claim_job(job, now=timezone.now())
        write_import.enqueue(job.pk)
        return self._by_worker("write", job)

    def _by_worker(self, name: str, job) -> tuple[float, str]:
        process = worker()
        begun = self.killed(name, process)
        if name not in self.times:
            process.wait()
            self.times[name] = time.monotonic() - begun
        return self._left(begun, job)

    def serving(self) -> tuple[float, str]:
        """Post the step that writes within the request to a server of its own, and kill that."""
        from outcomes.actions.import_jobs import read_job
        from plans.models import ImportJob

        job = self.new_job()
        read_job(job)
        long_ago = job.created_at - timedelta(minutes=5)
        ImportJob.objects.filter(pk=job.pk).update(state="confirming", heartbeat=long_ago)
        port = free_port()
        command = [sys.executable, "manage.py", "runserver", f"127.0.0.1:{port}", "--noreload"]
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        server = subprocess.Popen(command, cwd=ROOT, **quiet)
        try:
            connection = self._connect(port)
            begun = self.killed("serve", server, lambda: self._post(connection, job))
            if "serve" not in self.times:
                assert connection.getresponse().status == 302
                self.times["serve"] = time.monotonic() - begun
            connection.close()
        finally:
            server.kill()
            server.wait()
        return self._left(begun, job)

    def _connect(self, port: int) -> http.client.HTTPConnection:
        for _attempt in range(200):
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=300)
            try:
                connection.connect()
            except ConnectionRefusedError:
                time.sleep(0.1)
            else:
                return connection
        raise TimeoutError(port)

    def _post(self, connection: http.client.HTTPConnection, job) -> None:
        token = "t" * 32
        cookies = f"csrftoken={token}; sessionid={self.client.cookies['sessionid'].value}"
        headers = {"Cookie": cookies, "Content-Type": "application/x-www-form-urlencoded"}
        body = urlencode({"csrfmiddlewaretoken": token})
        connection.request("POST", f"/admin/plans/importjob/{job.pk}/resume/", body, headers)

    def _left(self, moment: float, job) -> tuple[float, str]:
        state = self.check(job)
        self.carry_on(job)
        self.forget()
        return moment, state

    def run(self, moments: int) -> None:
        for step in (self.reading, self.writing, self.serving):
            step()
            print(f"{step.__name__}: undisturbed {list(self.times.values())[-1]:.2f} s")
            for number in range(moments):
                moment, state = step()
                print(f"  {number + 1}: killed after {moment:.2f} s, left {state}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("moments", type=int, nargs="?", default=10)
    parser.add_argument("--rows", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--postgres", action="store_true")
    options = parser.parse_args()
    os.environ["DJANGO_SETTINGS_MODULE"] = "trackerproj.settings"
    os.environ |= {"DEBUG": "1", "LOG_LEVEL": "CRITICAL", "SECRET_KEY": "bench"}
    with tempfile.TemporaryDirectory() as folder:
        os.environ["DATABASE_URL"] = f"sqlite:///{folder}/kill.sqlite3"
        os.environ["MEDIA_ROOT"] = f"{folder}/media"
        if options.postgres:
            from tests.postgres_server import start_postgres

            os.environ["DATABASE_URL"] = start_postgres().rpartition("/")[0] + "/postgres"
        import django

        django.setup()
        from django.core.management import call_command

        from plans.actions.seed_reference import seed_indicators, seed_jurisdictions

        call_command("migrate", verbosity=0, stdout=io.StringIO())
        seed_jurisdictions(ROOT / "fixtures" / "jurisdictions.csv")
        seed_indicators(ROOT / "fixtures" / "indicators.csv")
        print(f"{os.environ['DATABASE_URL'].partition(':')[0]}, seed {options.seed}")
        Killing(options.rows, options.seed).run(options.moments)
        print("all or nothing, every time")


if __name__ == "__main__":
    main()
