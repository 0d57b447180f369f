"""What the hub of a trial is told: a jupyterhub_config.py, as text."""

from dataclasses import dataclass, field

from hub.refusals import LOOPBACK

MARK = "VAE_HUB_TRIAL"  # in the environment of every process of a trial: its folder

TEXT = """\
# Made for a trial on one machine, by tools/hub_trial.py. For a class see docs/hub.md.
import os
import signal
import threading

c = get_config()  # noqa: F821

# Everything listens on this machine's own address only.
c.JupyterHub.bind_url = {url!r}
c.JupyterHub.hub_bind_url = {hub_url!r}
c.ConfigurableHTTPProxy.api_url = {proxy_url!r}
c.ConfigurableHTTPProxy.command = {proxy!r}
c.Spawner.ip = {loopback!r}

# Files of the hub's own, in the folder in which it is started.
c.JupyterHub.db_url = "sqlite:///jupyterhub.sqlite"
c.JupyterHub.cookie_secret_file = "cookie_secret"
c.ConfigurableHTTPProxy.pid_file = "proxy.pid"

# Whoever has the password is who they say they are: for a trial, never for a class.
c.JupyterHub.authenticator_class = "dummy"
c.DummyAuthenticator.password = {password!r}
c.Authenticator.allowed_users = set({users!r})

# Every server belongs to who started the hub: no user is kept from another's files.
c.JupyterHub.spawner_class = "simple"
c.SimpleLocalProcessSpawner.home_dir_template = {homes!r}
c.Spawner.cmd = {server!r}
c.Spawner.args = {arguments!r}
c.Spawner.default_url = {default_url!r}
c.Spawner.environment = {environment!r}
c.Spawner.env_keep = {env_keep!r}
c.Spawner.start_timeout = c.Spawner.http_timeout = 180

# The trial starts the servers and speaks with them by this token.
c.JupyterHub.services = [{{"name": "trial", "api_token": {token!r}}}]
c.JupyterHub.load_roles = [
    {{
        "name": "trial",
        "services": ["trial"],
        "scopes": ["read:hub", "admin:users", "admin:servers", "access:servers"],
    }}
]

# What the hub has started ends with it, and the hub with the trial, which holds the other end of
# its standard input.
c.JupyterHub.cleanup_servers = c.JupyterHub.cleanup_proxy = True


def end_with_the_trial():
    os.read(0, 1)
    os.kill(os.getpid(), signal.SIGTERM)


threading.Thread(target=end_with_the_trial, daemon=True).start()
"""


@dataclass
class Settings:
    folder: str
    users: list
    python: str  # of .venv-hub
    proxy: list  # its command
    ports: tuple  # of the proxy, of its interface, of the hub
    token: str
    password: str
    lesson: str
    root: bool = False
    kept: list = field(default_factory=list)  # variables that the servers and kernels inherit

    @property
    def url(self):
        return _url(self.ports[0])


def _url(port):
    return f"http://{LOOPBACK}:{port}"


def config_text(settings):
    """The text of jupyterhub_config.py for these Settings."""
    url, proxy_url, hub_url = map(_url, settings.ports)
    return TEXT.format(
        url=url,
        proxy_url=proxy_url,
        hub_url=hub_url,
        loopback=LOOPBACK,
        proxy=settings.proxy,
        password=settings.password,
        users=settings.users,
        # The template is filled in once more, with the user's name.
        homes=f"{settings.folder}/home".replace("{", "{{").replace("}", "}}") + "/{username}",
        server=[settings.python, "-m", "jupyterhub.singleuser"],
        # As root, in a container, say, a server starts only when told that this is meant.
        arguments=["--allow-root"] if settings.root else [],
        default_url=f"/lab/tree/lessons/{settings.lesson}.ipynb",
        environment={
            MARK: settings.folder,
            "VAE_COURSE_PROGRESS": "off",  # made-up users learn nothing
            "JUPYTER_PATH": f"{settings.folder}/jupyter",  # with the kernel of the course
        },
        env_keep=["PATH", "LANG", "LC_ALL", *settings.kept],
        token=settings.token,
    )


def kernel_spec(python):
    """The kernel.json that makes the course's own Python the kernel "python3"."""
    return {
        "argv": [python, "-m", "ipykernel_launcher", "-f", "{connection_file}"],
        "display_name": "Python 3 (the course)",
        "language": "python",
    }
