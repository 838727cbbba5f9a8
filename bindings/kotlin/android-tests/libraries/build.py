#!/usr/bin/env python3
"""Builds Android libraries for tests on a JVM: `build.py LIBRARIES AAPT2 OUTPUT`.

Maven puts no AAR on a class path, and compiles no resources. From the AARs and jars in the folder LIBRARIES this
writes into OUTPUT:

    widgets.jar      the classes of all libraries, with a class R for each of them
    resources/*.zip  the compiled resources of each library
    resources.list   the paths of these, for `aapt2 link -R @resources.list`
    rules.pro        the rules for R8 of all libraries
    ids.txt          the resources' ids, for `aapt2 link --stable-ids`: an app that links with them fits widgets.jar

AAPT2 is the folder with aapt2 and the framework's resources. Needs javac.
"""

import io
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

# Material 1.12 has colours for API 34 that the framework's resources of aapt2's package do not have.
MISSING_IN_FRAMEWORK = "-v34"

# The package of the app that links with the ids. Its own class R is not part of the libraries.
APP = "dev.afterimage.testapp"

MANIFEST = f"""<manifest xmlns:android="http://schemas.android.com/apk/res/android" package="{APP}">
<uses-sdk android:minSdkVersion="21" android:targetSdkVersion="35"/>
</manifest>
"""


def main(libraries: Path, aapt2: Path, output: Path) -> None:
    """Builds into a new folder and renames it to `output`, so that an interrupted run leaves nothing behind."""
    output.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=output.parent) as temporary:
        work = Path(temporary)
        built = work / "built"
        (built / "resources").mkdir(parents=True)
        packages = []
        with zipfile.ZipFile(built / "widgets.jar", "w", zipfile.ZIP_DEFLATED) as jar:
            for library in sorted(libraries.iterdir()):
                if library.suffix == ".jar":
                    add_classes(jar, library.read_bytes())
                else:
                    packages.append(add_library(jar, library, aapt2, work, built))
                    write_rules(library, built / "rules.pro")
            archives = sorted((built / "resources").iterdir())
            classes = link(archives, packages, aapt2, work, built)
            for file in sorted(classes.rglob("*.class")):
                jar.write(file, file.relative_to(classes))
        paths = [str(output / "resources" / archive.name) for archive in archives]
        # aapt2 separates the paths at spaces alone.
        (built / "resources.list").write_text(" ".join(paths))
        shutil.rmtree(output, ignore_errors=True)
        built.rename(output)


def add_library(jar: zipfile.ZipFile, library: Path, aapt2: Path, work: Path, built: Path) -> str:
    """Adds the classes of an AAR, compiles its resources, and returns its package."""
    with zipfile.ZipFile(library) as aar:
        names = aar.namelist()
        for name in names:
            if name == "classes.jar" or re.fullmatch(r"libs/[^/]+\.jar", name):
                add_classes(jar, aar.read(name))
        resources = [
            name
            for name in names
            if name.startswith("res/") and not name.endswith("/") and MISSING_IN_FRAMEWORK not in name
        ]
        if resources:
            folder = work / library.stem
            aar.extractall(folder, resources)
            archive = built / "resources" / f"{library.stem}.zip"
            run(aapt2 / "aapt2", "compile", "--dir", folder / "res", "-o", archive)
        return re.search(r'package="([^"]+)"', aar.read("AndroidManifest.xml").decode()).group(1)


def write_rules(library: Path, rules: Path) -> None:
    """Appends the rules that R8 reads in an app with an AAR."""
    with zipfile.ZipFile(library) as aar, rules.open("a") as file:
        if "proguard.txt" in aar.namelist():
            file.write(f"# {library.name}\n{aar.read('proguard.txt').decode()}\n")


def add_classes(jar: zipfile.ZipFile, library: bytes) -> None:
    """Adds the files of a jar. Of files that several libraries have, such as licences, the first is kept."""
    present = set(jar.namelist())
    with zipfile.ZipFile(io.BytesIO(library)) as classes:
        for name in classes.namelist():
            if name not in present and not name.endswith(("/", "MANIFEST.MF", "module-info.class")):
                jar.writestr(name, classes.read(name))


def link(archives: list, packages: list, aapt2: Path, work: Path, built: Path) -> Path:
    """Gives each resource its id, and returns the folder of the compiled classes R."""
    manifest = work / "AndroidManifest.xml"
    manifest.write_text(MANIFEST)
    overlays = [word for archive in archives for word in ("-R", archive)]
    run(
        *(aapt2 / "aapt2", "link", "--auto-add-overlay", "--no-version-vectors", "-o", work / "widgets.apk"),
        *("--manifest", manifest, "-I", aapt2 / "framework-res.apk", "--emit-ids", built / "ids.txt"),
        *("--java", work / "java", "--extra-packages", ":".join(packages), *overlays),
    )
    shutil.rmtree(work / "java" / APP.replace(".", "/"))
    sources = (work / "java").rglob("R.java")
    run("javac", "-nowarn", "-encoding", "UTF-8", "--release", "8", "-d", work / "classes", *sources)
    return work / "classes"


def run(*command) -> None:
    """Runs a program; its failure is this program's."""
    subprocess.run([str(word) for word in command], check=True)


if __name__ == "__main__":
    main(*(Path(argument).resolve() for argument in sys.argv[1:4]))
