//! Examples for predicates about positions, and about several columns of a record.

use super::{Example, example};

const BOX: &str = "    customProperties:
      - {property: assayIdentity, value: none}
    properties:
      - name: lat
        logicalType: integer
        logicalTypeOptions: {format: i8}
        quality: [{type: custom, engine: assay, implementation: {predicate: geofence, args: {longitude: lon, box: {south: -10, north: 20, west: -30, east: 40}}}}]
      - {name: lon, logicalType: integer, logicalTypeOptions: {format: i8}}
";

/// Of other digits behind the point, and clockwise.
const POLYGON: &str = "    customProperties:
      - {property: assayIdentity, value: none}
    properties:
      - name: lat
        logicalType: number
        physicalType: decimal(3,1)
        quality: [{type: custom, engine: assay, implementation: {predicate: geofence, args: {longitude: lon, polygon: [[30, 0], [-10, 20], [-10, -10]]}}}]
      - {name: lon, logicalType: integer, logicalTypeOptions: {format: i8}}
";

const SHARE_INSIDE: &str = "    customProperties:
      - {property: assayIdentity, value: none}
    properties:
      - name: lat
        logicalType: integer
        logicalTypeOptions: {format: i8}
        quality: [{type: custom, engine: assay, implementation: {predicate: geofence, args: {longitude: lon, polygon: [[-10, -10], [-10, 20], [30, 0]], atLeast: 0.125}}}]
      - {name: lon, logicalType: integer, logicalTypeOptions: {format: i8}}
";

const SPACING: &str = "    customProperties:
      - {property: assayIdentity, value: [id]}
    properties:
      - {name: id, logicalType: integer, logicalTypeOptions: {format: u8}}
      - name: lat
        logicalType: integer
        logicalTypeOptions: {format: i8}
        quality: [{type: custom, engine: assay, implementation: {predicate: spacing, args: {longitude: lon, metresPerDegree: {latitude: 3, longitude: 4}, min: 5, max: 25}}}]
      - {name: lon, logicalType: integer, logicalTypeOptions: {format: i8}}
";

const SPEED: &str = "    customProperties:
      - {property: assayIdentity, value: [id]}
    properties:
      - {name: id, logicalType: integer, logicalTypeOptions: {format: u8}}
      - name: lat
        logicalType: integer
        logicalTypeOptions: {format: i8}
        quality: [{type: custom, engine: assay, implementation: {predicate: speed, args: {longitude: lon, time: at, metresPerDegree: {latitude: 3, longitude: 4}, max: 50000.001}}}]
      - {name: lon, logicalType: integer, logicalTypeOptions: {format: i8}}
      - name: at
        logicalType: timestamp
        logicalTypeOptions: {minimum: '1970-01-01T00:00:00', maximum: '1970-01-01T00:00:00.000255'}
";

const EXPRESSION: &str = "    customProperties:
      - {property: assayIdentity, value: none}
    properties:
      - {name: open, logicalType: integer, logicalTypeOptions: {format: i8}}
      - {name: close, logicalType: integer, logicalTypeOptions: {format: i8}}
      - {name: halted, logicalType: boolean}
    quality: [{type: custom, engine: assay, implementation: {predicate: expression, args: {where: 'close >= open OR halted OR halted IS NULL'}}}]
";

/// Every part that a condition can have. What a part says is seen in the share.
const CONDITION: &str = "    customProperties:
      - {property: assayIdentity, value: none}
    properties:
      - {name: open, logicalType: integer, logicalTypeOptions: {format: i8}}
      - {name: close, logicalType: number, physicalType: 'decimal(3,1)'}
      - {name: halted, logicalType: boolean}
      - {name: tag, logicalType: string}
    quality:
      - type: custom
        engine: assay
        implementation:
          predicate: expression
          args:
            where: \"(close > open AND NOT halted AND tag <> 'x') OR (open * open * close = -8 AND tag IS NULL)\"
            atLeast: 0.25
";

/// One for each predicate, or for some that are alike.
pub(super) fn examples() -> Vec<Example> {
    vec![
        example("geofence in a box", BOX, &[&["-10", "-30"], &["20", "40"], &["0", "0"]]),
        example("geofence in a polygon", POLYGON, &[&["-10", "20"], &["0", "5"], &["30", "0"]]),
        example(
            "geofence of a share",
            SHARE_INSIDE,
            &[
                &["0", "0"],
                &["-20", "5"],
                &["0", "40"],
                &["0", "-40"],
                &["", "0"],
                &["0", ""],
                &["", ""],
            ],
        ),
        example(
            "spacing",
            SPACING,
            &[
                &["0", "-128", "-128"],
                &["1", "-127", "-127"],
                &["2", "-122", "-122"],
                &["9", "-122", "-120"],
            ],
        ),
        example(
            "speed",
            SPEED,
            &[
                &["0", "-128", "-128", "1970-01-01T00:00:00"],
                &["1", "-127", "-127", "1970-01-01T00:00:00.000100"],
                &["2", "-127", "-127", "1970-01-01T00:00:00.000101"],
                &["9", "-126", "-126", "1970-01-01T00:00:00.000255"],
            ],
        ),
        example(
            "expression",
            EXPRESSION,
            &[&["-128", "127", "true"], &["3", "3", ""], &["5", "-5", "true"], &["", "", ""]],
        ),
        example(
            "expression of a share",
            CONDITION,
            &[
                &["0", "0.1", "false", "y"],
                &["-2", "-2", "true", ""],
                &["0", "0", "false", "y"],
                &["0", "1", "true", "x"],
                &["0", "1", "", "y"],
                &["-2", "", "false", ""],
                &["", "", "", ""],
            ],
        ),
    ]
}
