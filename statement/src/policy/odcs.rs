//! Every key of ODCS v3.1.0 that a check can hang on, and what becomes of it here.
//! The other keys are in [`super::documentation`].

use super::documentation::{
    CUSTOM, DEFINITIONS, DESCRIPTION, MEMBER, PRICE, ROLE, SERVER, SLA, SUPPORT, TAGS, TEAM,
};
use super::walk::Type::{
    Any, Boolean, Choice, Either, Integer, Later, List, Number, Object, Refused, StableId, Text,
};
use super::walk::{Keys, Type};

pub(super) static ROOT: Keys = Keys {
    of: "a data contract",
    required: &["apiVersion", "kind", "id", "version", "status", "schema"],
    table: &[
        ("apiVersion", Text),
        ("kind", Choice(&["DataContract"])),
        ("id", Text),
        ("version", Text),
        ("status", Text),
        ("schema", List(&Object(&SCHEMA))),
        ("name", Text),
        ("tenant", Text),
        ("tags", TAGS),
        ("servers", List(&Object(&SERVER))),
        ("dataProduct", Text),
        ("description", Object(&DESCRIPTION)),
        ("domain", Text),
        ("support", List(&Object(&SUPPORT))),
        ("price", Object(&PRICE)),
        ("team", Either(&Object(&TEAM), &List(&Object(&MEMBER)))),
        ("roles", List(&Object(&ROLE))),
        ("slaDefaultElement", Text),
        ("slaProperties", List(&Object(&SLA))),
        ("authoritativeDefinitions", DEFINITIONS),
        ("customProperties", CUSTOM),
        ("contractCreatedTs", Text),
    ],
};

const RELATIONSHIPS: Type = Refused("a reference to other data");

static SCHEMA: Keys = Keys {
    of: "a schema object",
    required: &["name", "properties"],
    table: &[
        ("id", StableId),
        ("name", Text),
        ("logicalType", Choice(&["object"])),
        ("physicalType", Text),
        ("physicalName", Text),
        ("description", Text),
        ("businessName", Text),
        ("authoritativeDefinitions", DEFINITIONS),
        ("tags", TAGS),
        ("customProperties", CUSTOM),
        ("dataGranularityDescription", Text),
        ("properties", List(&Object(&PROPERTY))),
        ("relationships", RELATIONSHIPS),
        ("quality", List(&Object(&QUALITY))),
    ],
};

static PROPERTY: Keys = Keys {
    of: "a property",
    required: &["name", "logicalType"],
    table: &[
        ("id", StableId),
        ("name", Text),
        (
            "logicalType",
            Choice(&[
                "string",
                "date",
                "timestamp",
                "time",
                "number",
                "integer",
                "object",
                "array",
                "boolean",
            ]),
        ),
        ("logicalTypeOptions", Later),
        ("physicalType", Text),
        ("physicalName", Text),
        ("description", Text),
        ("businessName", Text),
        ("authoritativeDefinitions", DEFINITIONS),
        ("tags", TAGS),
        ("customProperties", CUSTOM),
        ("primaryKey", Boolean),
        ("primaryKeyPosition", Integer),
        ("required", Boolean),
        ("unique", Boolean),
        ("partitioned", Boolean),
        ("partitionKeyPosition", Integer),
        ("classification", Text),
        ("encryptedName", Text),
        ("transformSourceObjects", List(&Text)),
        ("transformLogic", Text),
        ("transformDescription", Text),
        ("examples", List(&Any)),
        ("criticalDataElement", Boolean),
        ("relationships", RELATIONSHIPS),
        ("quality", List(&Object(&QUALITY))),
        ("items", Refused("lists within a column")),
        ("properties", Refused("columns within a column")),
    ],
};

static QUALITY: Keys = Keys {
    of: "a quality rule",
    required: &[],
    table: &[
        ("id", StableId),
        ("name", Text),
        ("type", Choice(&["text", "library", "sql", "custom"])),
        ("metric", Choice(&METRICS)),
        ("rule", Refused("the former name of `metric`")),
        ("arguments", Later),
        ("unit", Text),
        ("query", Text),
        ("engine", Text),
        ("implementation", Any),
        ("mustBe", Any),
        ("mustNotBe", Refused("a negated comparison")),
        ("mustBeGreaterThan", Number),
        ("mustBeGreaterOrEqualTo", Number),
        ("mustBeLessThan", Number),
        ("mustBeLessOrEqualTo", Number),
        ("mustBeBetween", List(&Number)),
        ("mustNotBeBetween", Refused("a negated comparison")),
        ("authoritativeDefinitions", DEFINITIONS),
        ("businessImpact", Text),
        ("customProperties", CUSTOM),
        ("description", Text),
        ("dimension", Choice(&DIMENSIONS)),
        ("method", Text),
        ("schedule", Text),
        ("scheduler", Text),
        ("severity", Text),
        ("tags", TAGS),
    ],
};

static METRICS: [&str; 5] =
    ["nullValues", "missingValues", "invalidValues", "duplicateValues", "rowCount"];

static DIMENSIONS: [&str; 7] = [
    "accuracy",
    "completeness",
    "conformity",
    "consistency",
    "coverage",
    "timeliness",
    "uniqueness",
];
