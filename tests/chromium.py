"""How Chromium is started: with what pages need, and without what a person at a window needs; and
how long it is waited for.
"""

import shutil
from pathlib import Path

EXPECTED_WITHIN = 15_000  # milliseconds, until a page shows what is expected of it
SHARED_MEMORY, GIGABYTE = Path("/dev/shm"), 2**30  # noqa: S108
# What Playwright turns off itself: the switch counts once, and ours is the later one.
OF_PLAYWRIGHT = (
    "AvoidUnnecessaryBeforeUnloadCheckSync",
    "DestroyProfileOnBrowserClose",
    "HttpsUpgrades",
    "HttpsFirstBalancedModeAutoEnable",
    "LensOverlay",
    "MediaRouter",
    "PaintHolding",
    "ThirdPartyStoragePartitioning",
    "AvoidCorsURLLoaderRestartOnRedirect",
    "TcpPortRandomizationWin",
    "OptimizationHints",
    "NetworkTimeServiceQuerying",
    "AimEnabled",
    "PreconnectToSearch",
    "msForceBrowserSignIn",
    "msEdgeUpdateLaunchServicesPreferredVersion",
)
# Pages of the browser's own that each new window loads below its address bar, where nobody types,
# and a process that waits for a site nobody goes to: half of what a window takes.
OF_WINDOWS = ("WebUIOmniboxPopup", "WebUIOmniboxAimPopup", "SpareRendererForSitePerProcess")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    f"--disable-features={','.join(OF_PLAYWRIGHT + OF_WINDOWS)}",
]


def drawing_on_disk():
    """What Playwright asks for because containers have little shared memory: pages wait for it."""
    is_roomy = SHARED_MEMORY.exists() and shutil.disk_usage(SHARED_MEMORY).free > GIGABYTE
    return ["--disable-dev-shm-usage"] if is_roomy else []
