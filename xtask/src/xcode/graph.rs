//! The objects of a project file, and the references between them.

use std::collections::{BTreeMap, BTreeSet};

use super::property_list::{self, Dictionary, Value};

/// The digits of an object's id.
const ID_DIGITS: usize = 24;

/// Keys with references, and the kinds of objects to which they lead. A key with `?` may be absent.
type References = &'static [(&'static str, &'static [&'static str])];

/// The kinds of objects with their references.
const KINDS: &[(&str, References)] = &[
    (
        "PBXBuildFile",
        &[
            ("fileRef?", &["PBXFileReference"]),
            ("productRef?", &["XCSwiftPackageProductDependency"]),
        ],
    ),
    (
        "PBXContainerItemProxy",
        &[
            ("containerPortal", &["PBXProject"]),
            ("remoteGlobalIDString", &["PBXNativeTarget"]),
        ],
    ),
    ("PBXFileReference", &[]),
    ("PBXFrameworksBuildPhase", FILES),
    ("PBXGroup", &[("children", &["PBXGroup", "PBXFileReference"])]),
    (
        "PBXNativeTarget",
        &[
            ("buildConfigurationList", &["XCConfigurationList"]),
            (
                "buildPhases",
                &[
                    "PBXSourcesBuildPhase",
                    "PBXFrameworksBuildPhase",
                    "PBXResourcesBuildPhase",
                ],
            ),
            ("dependencies", &["PBXTargetDependency"]),
            (
                "packageProductDependencies?",
                &["XCSwiftPackageProductDependency"],
            ),
            ("productReference", &["PBXFileReference"]),
        ],
    ),
    (
        "PBXProject",
        &[
            ("buildConfigurationList", &["XCConfigurationList"]),
            ("mainGroup", &["PBXGroup"]),
            ("packageReferences", &["XCLocalSwiftPackageReference"]),
            ("productRefGroup", &["PBXGroup"]),
            ("targets", &["PBXNativeTarget"]),
        ],
    ),
    ("PBXResourcesBuildPhase", FILES),
    ("PBXSourcesBuildPhase", FILES),
    (
        "PBXTargetDependency",
        &[
            ("target", &["PBXNativeTarget"]),
            ("targetProxy", &["PBXContainerItemProxy"]),
        ],
    ),
    ("XCBuildConfiguration", &[]),
    (
        "XCConfigurationList",
        &[("buildConfigurations", &["XCBuildConfiguration"])],
    ),
    ("XCLocalSwiftPackageReference", &[]),
    ("XCSwiftPackageProductDependency", &[]),
];

/// The references of a build phase.
const FILES: References = &[("files", &["PBXBuildFile"])];

/// The objects of a project by their ids.
#[derive(Debug)]
pub(super) struct Graph {
    objects: BTreeMap<String, Dictionary>,
    root: String,
}

impl Graph {
    /// Reads a project file.
    ///
    /// # Errors
    /// With the first deviation from the format.
    pub(super) fn read(text: &str) -> Result<Self, String> {
        let mut file = property_list::read(text)?;
        let Some(Value::Text(root)) = file.remove("rootObject") else {
            return Err("there is no rootObject".into());
        };
        let Some(Value::Dictionary(entries)) = file.remove("objects") else {
            return Err("there are no objects".into());
        };
        let mut objects = BTreeMap::new();
        for (id, value) in entries {
            let Value::Dictionary(object) = value else {
                return Err(format!("{id} is no object"));
            };
            objects.insert(id, object);
        }
        Ok(Self { objects, root })
    }

    /// The object of the project.
    pub(super) fn project(&self) -> Object<'_> {
        self.object(&self.root)
    }

    /// The object of an id. One without keys if there is none, which [`Graph::faults`] reports.
    pub(super) fn object<'graph>(&'graph self, id: &'graph str) -> Object<'graph> {
        Object {
            graph: self,
            id,
            entries: self.objects.get(id),
        }
    }

    /// The objects of a kind.
    pub(super) fn of_kind<'graph>(&'graph self, kind: &'graph str) -> impl Iterator<Item = Object<'graph>> {
        let objects = self.objects.keys().map(|id| self.object(id));
        objects.filter(move |object| object.kind() == kind)
    }

    /// Returns every reference that leads nowhere or to an object of another kind, and every object to which none leads.
    pub(super) fn faults(&self) -> Vec<String> {
        let mut faults = Vec::new();
        if self.project().kind() != "PBXProject" {
            faults.push(format!("rootObject: {} is no PBXProject", self.root));
        }
        for id in self.objects.keys() {
            if !is_id(id) {
                faults.push(format!("{id} is no id of {ID_DIGITS} digits"));
            }
            self.object(id).check(&mut faults);
        }
        let reached = self.reached();
        let lost = self.objects.keys().filter(|id| !reached.contains(id.as_str()));
        faults.extend(lost.map(|id| format!("no reference leads to {}", self.object(id).name())));
        faults
    }

    fn reached(&self) -> BTreeSet<&str> {
        let mut reached = BTreeSet::new();
        let mut open = vec![self.root.as_str()];
        while let Some(id) = open.pop() {
            if reached.insert(id) {
                let entries = self.objects.get(id).into_iter().flat_map(Dictionary::values);
                open.extend(entries.flat_map(Value::texts).filter(|text| is_id(text)));
            }
        }
        reached
    }
}

/// An object of a project.
#[derive(Debug, Clone, Copy)]
pub(super) struct Object<'graph> {
    graph: &'graph Graph,
    /// Its id.
    pub id: &'graph str,
    entries: Option<&'graph Dictionary>,
}

impl<'graph> Object<'graph> {
    /// The kind, such as `PBXGroup`.
    pub(super) fn kind(self) -> &'graph str {
        self.text("isa")
    }

    /// The text of a key, or an empty one.
    pub(super) fn text(self, key: &str) -> &'graph str {
        self.value(key).and_then(Value::text).unwrap_or_default()
    }

    /// The dictionary of a key.
    pub(super) fn dictionary(self, key: &str) -> Option<&'graph Dictionary> {
        self.value(key).and_then(Value::dictionary)
    }

    /// The objects to which a key refers.
    pub(super) fn references(self, key: &str) -> Vec<Object<'graph>> {
        let ids = self.value(key).map(Value::texts).unwrap_or_default();
        ids.into_iter().map(|id| self.graph.object(id)).collect()
    }

    /// The kind, the name or path, and the id, for messages.
    pub(super) fn name(self) -> String {
        let names = ["name", "path", "productName"].map(|key| self.text(key));
        let name = names.into_iter().find(|name| !name.is_empty());
        format!(
            "{} {} ({})",
            self.kind(),
            name.unwrap_or("without a name"),
            self.id
        )
    }

    fn value(self, key: &str) -> Option<&'graph Value> {
        self.entries?.get(key)
    }

    /// Adds the faults of the references of this object.
    fn check(self, faults: &mut Vec<String>) {
        let name = self.name();
        let Some((_, keys)) = KINDS.iter().find(|(kind, _)| *kind == self.kind()) else {
            faults.push(format!(
                "{name}: the kind is unknown to this check; list its references in xtask/src/xcode/graph.rs"
            ));
            return;
        };
        for (key, kinds) in *keys {
            let required = key.strip_suffix('?');
            let key = required.unwrap_or(key);
            if required.is_none() && self.value(key).is_none() {
                faults.push(format!("{name}: {key} is missing"));
            }
            let wrong = self.references(key).into_iter();
            let wrong = wrong.filter(|object| object.entries.is_some() && !kinds.contains(&object.kind()));
            faults.extend(wrong.map(|object| format!("{name}: {key} leads to {}", object.name())));
        }
        let texts = self.entries.into_iter().flat_map(Dictionary::values);
        let ids = texts.flat_map(Value::texts).filter(|text| is_id(text));
        let dangling = ids.filter(|id| self.graph.object(id).entries.is_none());
        faults.extend(dangling.map(|id| format!("{name}: there is no object {id}")));
    }
}

fn is_id(text: &str) -> bool {
    text.len() == ID_DIGITS
        && text
            .bytes()
            .all(|digit| matches!(digit, b'0'..=b'9' | b'A'..=b'F'))
}
