//! What is said of a rule.

use assay_statement::Policy;
use assay_verifier::describe;

/// The sentences about a policy with an integer `id` and more columns.
fn sentences(identity: &str, columns: &str) -> Vec<String> {
    let policy = format!(
        "\
apiVersion: v3.1.0
kind: DataContract
id: a
version: 1.0.0
status: active
schema:
  - name: t
    logicalType: object
    customProperties: [{{property: assayIdentity, value: {identity}}}]
    properties:
      - {{name: id, logicalType: integer}}
{columns}
"
    );
    let policy = Policy::from_yaml(policy.as_bytes()).unwrap();
    policy.rules().iter().map(|rule| describe(&policy, rule)).collect()
}

#[test]
fn a_sum_is_said_in_the_unit_of_its_column() {
    for (bounds, said) in [
        ("min: -300, max: 310.5", "from -300.00 to 310.50"),
        ("min: 1000000", "at least 1000000.00"),
        ("max: -0.01", "at most -0.01"),
        ("min: 7, max: 7", "exactly 7.00"),
    ] {
        let column = format!(
            "      - name: amount
        logicalType: number
        physicalType: decimal(4,2)
        quality: [{{type: custom, engine: assay, implementation: {{predicate: sum, args: {{{bounds}}}}}}}]"
        );
        let expected =
            format!("the sum of the values of `amount` that are present is {said}, ends included");
        assert_eq!(sentences("[id]", &column), [expected]);
    }
}

#[test]
fn the_order_in_which_values_ascend_is_said() {
    let column = "      - {name: site, logicalType: string}
      - name: reading
        logicalType: integer
        quality: [{type: custom, engine: assay, implementation: {predicate: monotonic}}]";
    let said = |order: &str| {
        format!(
            "every record has a value in `reading` that is greater than the one before, in \
             ascending order of {order}, in which no two records agree"
        )
    };
    assert_eq!(sentences("[id]", column), [said("`id`")]);
    assert_eq!(sentences("[site, id]", column), [said("`site` (by its digest), `id`")]);
    assert_eq!(
        sentences("none", column),
        [
            "every record has a value in `reading` that is greater than the one before, in the order \
          in which the records are committed"
        ]
    );
}
