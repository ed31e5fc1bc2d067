//! The keys of ODCS v3.1.0 that check nothing: accepted, and part of the id.

use super::walk::Type::{Any, Integer, List, Number, Object, Scalar, StableId, Text};
use super::walk::{Keys, Type};

pub(super) const TAGS: Type = List(&Text);
pub(super) const CUSTOM: Type = List(&Object(&CUSTOM_PROPERTY));
pub(super) const DEFINITIONS: Type = List(&Object(&DEFINITION));

pub(super) static CUSTOM_PROPERTY: Keys = Keys {
    of: "a custom property",
    required: &["property", "value"],
    table: &[("id", StableId), ("property", Text), ("value", Any), ("description", Text)],
};

pub(super) static DEFINITION: Keys = Keys {
    of: "an authoritative definition",
    required: &["url", "type"],
    table: &[("id", StableId), ("url", Text), ("type", Text), ("description", Text)],
};

pub(super) static DESCRIPTION: Keys = Keys {
    of: "the contract's description",
    required: &[],
    table: &[
        ("usage", Text),
        ("purpose", Text),
        ("limitations", Text),
        ("authoritativeDefinitions", DEFINITIONS),
        ("customProperties", CUSTOM),
    ],
};

pub(super) static SUPPORT: Keys = Keys {
    of: "a support channel",
    required: &["channel"],
    table: &[
        ("id", StableId),
        ("channel", Text),
        ("url", Text),
        ("description", Text),
        ("tool", Text),
        ("scope", Text),
        ("invitationUrl", Text),
        ("customProperties", CUSTOM),
    ],
};

pub(super) static PRICE: Keys = Keys {
    of: "the price",
    required: &[],
    table: &[
        ("id", StableId),
        ("priceAmount", Number),
        ("priceCurrency", Text),
        ("priceUnit", Text),
    ],
};

pub(super) static TEAM: Keys = Keys {
    of: "the team",
    required: &[],
    table: &[
        ("id", StableId),
        ("name", Text),
        ("description", Text),
        ("members", List(&Object(&MEMBER))),
        ("tags", TAGS),
        ("customProperties", CUSTOM),
        ("authoritativeDefinitions", DEFINITIONS),
    ],
};

pub(super) static MEMBER: Keys = Keys {
    of: "a team member",
    required: &["username"],
    table: &[
        ("id", StableId),
        ("username", Text),
        ("name", Text),
        ("description", Text),
        ("role", Text),
        ("dateIn", Text),
        ("dateOut", Text),
        ("replacedByUsername", Text),
        ("tags", TAGS),
        ("customProperties", CUSTOM),
        ("authoritativeDefinitions", DEFINITIONS),
    ],
};

pub(super) static ROLE: Keys = Keys {
    of: "a role",
    required: &["role"],
    table: &[
        ("id", StableId),
        ("role", Text),
        ("description", Text),
        ("access", Text),
        ("firstLevelApprovers", Text),
        ("secondLevelApprovers", Text),
        ("customProperties", CUSTOM),
    ],
};

pub(super) static SLA: Keys = Keys {
    of: "a service level",
    required: &["property", "value"],
    table: &[
        ("id", StableId),
        ("property", Text),
        ("value", Scalar),
        ("valueExt", Scalar),
        ("unit", Text),
        ("element", Text),
        ("driver", Text),
        ("description", Text),
        ("scheduler", Text),
        ("schedule", Text),
    ],
};

/// The service levels that speak of the supplier's service. The others, such as
/// `freshness` and `retention`, claim something about the data.
pub(super) static SERVICE_LEVELS: [&str; 10] = [
    "availability",
    "throughput",
    "errorRate",
    "generalAvailability",
    "endOfSupport",
    "endOfLife",
    "timeOfAvailability",
    "timeToDetect",
    "timeToNotify",
    "timeToRepair",
];

/// The keys of all kinds of servers together: a policy never connects to one.
pub(super) static SERVER: Keys = Keys {
    of: "a server",
    required: &["server", "type"],
    table: &[
        ("id", StableId),
        ("server", Text),
        ("type", Text),
        ("description", Text),
        ("environment", Text),
        ("roles", List(&Object(&ROLE))),
        ("customProperties", CUSTOM),
        ("account", Text),
        ("catalog", Text),
        ("database", Text),
        ("dataset", Text),
        ("delimiter", Text),
        ("endpointUrl", Text),
        ("format", Text),
        ("host", Text),
        ("location", Text),
        ("path", Text),
        ("port", Integer),
        ("project", Text),
        ("region", Text),
        ("regionName", Text),
        ("schema", Text),
        ("serviceName", Text),
        ("stagingDir", Text),
        ("stream", Text),
        ("warehouse", Text),
    ],
};
