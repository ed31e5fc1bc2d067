//! Small policies and tables.

use assay_circuits::groth16::{Circuit, Witness};
use assay_statement::{Binding, Cell, Engine, Policy, Record, Salt, Shape, Table, value};

pub(crate) const POLICY: &str = "\
apiVersion: v3.1.0
kind: DataContract
id: measurements
version: 1.0.0
status: active
schema:
  - name: measurements
    logicalType: object
    properties:
      - name: id
        logicalType: integer
        required: true
        unique: true
        logicalTypeOptions: {format: u16}
      - name: level
        logicalType: number
        physicalType: decimal(4,2)
        logicalTypeOptions: {minimum: -1.5, maximum: 20}
      - name: device
        logicalType: string
        quality:
          - {metric: invalidValues, arguments: {validValues: [A, B]}, mustBe: 0}
      - name: grade
        logicalType: integer
        logicalTypeOptions: {format: i8}
        quality:
          - {metric: invalidValues, arguments: {validValues: [0, -3, 7]}, mustBe: 0}
    quality:
      - {metric: rowCount, mustBeBetween: [2, 6]}
";

/// Records of a policy; an empty text is null.
pub(crate) fn table<'a>(policy: &Policy, records: &[impl AsRef<[&'a str]>]) -> Table {
    let columns = policy.columns().to_vec();
    let records = records
        .iter()
        .zip(2..)
        .map(|(texts, line)| Record {
            line,
            cells: texts
                .as_ref()
                .iter()
                .zip(&columns)
                .map(|(text, column)| match *text {
                    "" => Cell::Null,
                    text => value::parse(column.kind, text).unwrap(),
                })
                .collect(),
        })
        .collect();
    Table::new(columns, records).unwrap()
}

pub(crate) fn policy() -> Policy {
    Policy::from_yaml(POLICY.as_bytes()).unwrap()
}

pub(crate) fn circuit(policy: &Policy) -> Circuit {
    Circuit::compile(&Shape::new(Engine::Groth16, policy, Engine::Groth16.smallest()).unwrap())
        .unwrap()
}

pub(crate) fn assign(circuit: &Circuit, policy: &Policy, table: &Table) -> Witness {
    circuit.assign(policy, table, &Binding::Unbound, &salt()).unwrap()
}

pub(crate) fn salt() -> Salt {
    let mut bytes = assay_statement::Bytes32::ZERO;
    bytes.0[31] = 7;
    Salt::try_from(bytes).unwrap()
}

/// Whether the honest witness of a table satisfies every constraint.
pub(crate) fn satisfied(circuit: &Circuit, policy: &Policy, table: &Table) -> bool {
    let witness = assign(circuit, policy, table);
    circuit.structure().first_violation(witness.assignment()).is_none()
}
