"""Debian's Chromium, as every browser test starts it, and how long what it shows may take."""

import shutil

from playwright import async_api, sync_api

CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"

SLOW = 120_000
"""Milliseconds: a load of JupyterLab, a reconnect, or a check with its boxes, on a busy machine. What they take is
measured in bench/."""
# Whatever a test expects to see may take as long. This holds for the whole process, so it is said once.
async_api.expect.set_options(timeout=SLOW)
sync_api.expect.set_options(timeout=SLOW)

# Chromium takes the last `--disable-features` alone, so these are what Playwright switches off itself (its
# chromiumSwitches.ts).
_PLAYWRIGHTS = (
    "AimEnabled",
    "AvoidCorsURLLoaderRestartOnRedirect",
    "AvoidUnnecessaryBeforeUnloadCheckSync",
    "DestroyProfileOnBrowserClose",
    "HttpsFirstBalancedModeAutoEnable",
    "HttpsUpgrades",
    "LensOverlay",
    "MediaRouter",
    "NetworkTimeServiceQuerying",
    "OptimizationHints",
    "PaintHolding",
    "PreconnectToSearch",
    "ThirdPartyStoragePartitioning",
)
# The suggestions below the address bar, which nobody sees: two pages of their own for each page, and a second of CPU.
_SUGGESTIONS = ("WebUIOmniboxAimPopup", "WebUIOmniboxPopup")

FLAGS = [
    "--no-sandbox",  # a root user's Chromium has none; it opens our own pages only
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    f"--disable-features={','.join(_PLAYWRIGHTS + _SUGGESTIONS)}",
]
