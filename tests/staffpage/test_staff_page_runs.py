"""`baraza run` serves the staff page beside the public one, on a listener of its own, and stops both."""

import socket
from pathlib import Path

import httpx

from tests.end_to_end.program import Program, program


async def test_both_pages_start_and_stop_together(tmp_path: Path) -> None:
    async with program(tmp_path) as baraza:
        async with httpx.AsyncClient() as client:
            staff = await client.get(f"{baraza.staff_url}/cases")
            assert (staff.status_code, "This page has closed itself." in staff.text) == (403, True)
            for path in ("/cases", "/people", "/k/x"):
                answer = await client.get(baraza.url + path)
                assert answer.status_code == 404, "the public page leads to nothing of it"
            assert (await client.get(f"{baraza.staff_url}/healthz")).status_code == 404
        assert f"For those who handle reports: {baraza.staff_url}" in baraza.said()
        assert await baraza.stop() == 0
        said = baraza.said().replace(baraza.staff_url, "").replace(baraza.url, "")
        assert "127.0.0.1" not in said, "nobody's address is logged"


async def test_a_port_in_use_moves_the_page_and_its_address(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        made = Program(tmp_path)
        made.configure(staff_port=str(port), staff_url=f"http://127.0.0.1:{port}")
        async with program(tmp_path, made) as baraza:
            assert f"Port {port} is in use; taking " in baraza.said()
            moved = baraza.said().split("For those who handle reports: ")[1].split()[0]
            assert moved != f"http://127.0.0.1:{port}"
            async with httpx.AsyncClient() as client:
                assert (await client.get(f"{moved}/cases")).status_code == 403
