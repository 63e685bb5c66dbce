"""A visitor without a browser: one session of a running Streamlit server over its WebSocket."""

import time
from collections.abc import Iterator
from urllib.parse import urlsplit

import httpx2
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Common_pb2 import FileUploaderState
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.sync.client import connect

PATIENCE_SECONDS = 120.0
Path = tuple[int, ...]


class Session:
    """What one visitor sees, and what they press. Fragments that ask to be run again are."""

    def __init__(self, url: str, page: str, query: str = "") -> None:
        self._page, self._query, self._hash = page, query, ""
        self._socket = connect(
            f"ws://{urlsplit(url).netloc}/_stcore/stream",
            subprotocols=["streamlit"],
            origin=url,
            max_size=None,
        )
        self._elements: dict[Path, Element] = {}
        self._drawn: set[Path] = set()
        self._states: dict[str, WidgetState] = {}
        self._again: dict[str, tuple[float, float]] = {}  # fragment: every, next
        self._web = httpx2.Client(base_url=url)
        self._web.get("/_stcore/health")  # brings the cookie that uploads need
        self._session = ""
        self.messages = 0

    def __enter__(self) -> "Session":
        self.opened = self.run()
        return self

    def __exit__(self, *_: object) -> None:
        self._socket.close()
        self._web.close()

    @property
    def text(self) -> str:
        """All HTML that is on the page."""
        return " ".join(e.html.body for e in self._elements.values() if e.HasField("html"))

    @property
    def failures(self) -> list[str]:
        """Tracebacks and problems on the page."""
        shown = [e.exception.message for e in self._elements.values() if e.HasField("exception")]
        return [*shown, *(["problem: " + self.text] if 'role="alert"' in self.text else [])]

    def buttons(self) -> dict[str, str]:
        """Label and id of every button."""
        found = (e.button for e in self._elements.values() if e.HasField("button"))
        return {button.label: button.id for button in found}

    def press(self, label: str) -> float:
        """Presses a button; seconds until the page is drawn anew."""
        pressed = WidgetState(id=self.buttons()[label], trigger_value=True)
        return self.run(pressed)

    def upload(self, name: str, data: bytes) -> float:
        """Chooses a file in the page's uploader; seconds until the page is drawn anew."""
        (uploader,) = (
            e.file_uploader for e in self._elements.values() if e.HasField("file_uploader")
        )
        asked = BackMsg()
        asked.file_urls_request.request_id = name
        asked.file_urls_request.file_names.append(name)
        asked.file_urls_request.session_id = self._session
        self._socket.send(asked.SerializeToString())
        place = next(
            message.file_urls_response.file_urls[0]
            for message in self._hear(PATIENCE_SECONDS)
            if message.WhichOneof("type") == "file_urls_response"
        )
        token = self._web.cookies["_streamlit_xsrf"]
        answer = self._web.put(
            place.upload_url, files={"file": (name, data)}, headers={"X-Xsrftoken": token}
        )
        answer.raise_for_status()
        chosen = FileUploaderState()
        chosen.uploaded_file_info.add(
            name=name, size=len(data), file_id=place.file_id, file_urls=place
        )
        state = WidgetState(id=uploader.id, file_uploader_state_value=chosen)
        self._states[uploader.id] = state
        return self.run()

    def run(self, *changes: WidgetState, fragment: str = "") -> float:
        """One run of the page, or of a fragment; seconds until its last message."""
        start = time.perf_counter()
        message = BackMsg()
        client = message.rerun_script
        client.query_string, client.page_name, client.page_script_hash = (
            self._query, self._page, self._hash,
        )  # fmt: skip
        client.fragment_id, client.is_auto_rerun = fragment, bool(fragment)
        client.widget_states.widgets.extend([*self._states.values(), *changes])
        self._socket.send(message.SerializeToString())
        self._drawn.clear()
        for heard in self._hear(PATIENCE_SECONDS):
            if heard.WhichOneof("type") == "script_finished":
                if heard.script_finished in (
                    ForwardMsg.FINISHED_SUCCESSFULLY,
                    ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY,
                ):
                    break
                if heard.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN:
                    raise RuntimeError(f"the script ended with {heard.script_finished}")
        else:
            raise TimeoutError(f"no end of a run of `{self._page}`")
        if not fragment:
            gone = set(self._elements) - self._drawn
            for path in gone:
                del self._elements[path]
        return time.perf_counter() - start

    def wait(self, seconds: float) -> None:
        """Looks at the page for a while, running what asks to be run again."""
        end = time.monotonic() + seconds
        while (now := time.monotonic()) < end:
            due = [name for name, (_, at) in self._again.items() if at <= now]
            for name in due:
                every, _ = self._again[name]
                self._again[name] = (every, now + every)
                self.run(fragment=name)
            soonest = min([at for _, at in self._again.values()] + [end])
            for _ in self._hear(max(0.0, min(soonest, end) - time.monotonic())):
                pass

    @property
    def is_polling(self) -> bool:
        """Whether a fragment asks to be run again: something is on its way."""
        return bool(self._again)

    def _hear(self, patience: float) -> Iterator[ForwardMsg]:
        """Messages until there is none for so long."""
        end = time.monotonic() + patience
        while True:
            try:
                data = self._socket.recv(timeout=max(0.0, end - time.monotonic()))
            except TimeoutError:
                return
            message = ForwardMsg()
            message.ParseFromString(data if isinstance(data, bytes) else data.encode())
            self.messages += 1
            self._take(message)
            yield message

    def _take(self, message: ForwardMsg) -> None:
        match message.WhichOneof("type"):
            case "navigation":
                self._hash, self._page = message.navigation.page_script_hash, ""
            case "new_session":
                self._session = message.new_session.initialize.session_id
                if not message.metadata.run.fragment_ids:
                    self._again.clear()
            case "delta":
                path = tuple(message.metadata.delta_path)
                self._drawn.add(path)
                if message.delta.HasField("new_element"):
                    self._elements[path] = message.delta.new_element
                elif message.delta.HasField("add_block"):
                    self._elements.pop(path, None)
            case "auto_rerun":
                every = message.auto_rerun.interval
                self._again[message.auto_rerun.fragment_id] = (every, time.monotonic() + every)
            case "stop_auto_rerun":
                for stopped in message.stop_auto_rerun.fragment_ids:
                    self._again.pop(stopped, None)
