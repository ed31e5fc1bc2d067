//! `assay.v1.PolicyService`.

use std::collections::BTreeMap;
use std::sync::Arc;

use assay_circuits::groth16::Circuit;
use assay_circuits::{Unprovable, halo2};
use assay_proto::v1::get_verifying_key_request::Selector;
use assay_proto::v1::{self, policy_service_server::PolicyService};
use assay_setup::{KeyEntry, KeyStore, StoreError};
use assay_statement::file::Document as _;
use assay_statement::{Bytes32, Capacity, Engine, KeyId, Origin, Policy, Shape};
use tokio::sync::Mutex;
use tonic::{Request, Response, Status};

use super::{convert, status};
use crate::limits::Limits;
use crate::policies::{Policies, Registered};

/// Hands out what the operator registered.
pub(crate) struct PolicyHandler {
    keys: KeyStore,
    policies: Arc<Policies>,
    limits: Arc<Limits>,
    systems: Arc<Mutex<Systems>>,
}

impl PolicyHandler {
    pub(crate) fn new(keys: KeyStore, policies: Arc<Policies>, limits: Arc<Limits>) -> Self {
        Self { keys, policies, limits, systems: Arc::default() }
    }

    fn policy(&self, id: &[u8]) -> Result<&Registered, Status> {
        let id: Bytes32 = convert::exactly("policy_id", id)?;
        self.policies.get(id).ok_or_else(|| {
            Status::not_found(format!("policy {id} is not registered with this server"))
        })
    }

    fn asked(&self, selector: &v1::PolicyCapacity) -> Result<Asked, Status> {
        let policy = self.policy(&selector.policy_id)?.policy();
        let records = usize::try_from(selector.records).unwrap_or(usize::MAX);
        if records == 0 {
            return Err(Status::invalid_argument("records: expected at least 1, got 0"));
        }
        let named = convert::engine(selector.engine)?;
        let engine = named.unwrap_or_else(|| Engine::for_policy(policy));
        if engine == Engine::Stark {
            return Err(keyless());
        }
        engine
            .proves(policy)
            .map_err(|error| Status::invalid_argument(format!("engine: {error}")))?;
        let capacity = Capacity::for_records(engine, records)
            .map_err(|error| Status::invalid_argument(format!("records: {error}")))?;
        let shape = Shape::new(engine, policy, capacity);
        let shape = shape.map_err(|error| status::internal(&error))?;
        Ok(Asked { policy: policy.clone(), shape, limits: Arc::clone(&self.limits) })
    }
}

#[tonic::async_trait]
impl PolicyService for PolicyHandler {
    async fn list_policies(
        &self,
        _: Request<v1::ListPoliciesRequest>,
    ) -> Result<Response<v1::ListPoliciesResponse>, Status> {
        let summary = |registered: &Registered| v1::PolicySummary {
            policy_id: registered.policy().id().0.to_vec(),
            name: registered.policy().name().to_owned(),
        };
        let policies = self.policies.iter().map(summary).collect();
        Ok(Response::new(v1::ListPoliciesResponse { policies }))
    }

    async fn get_policy(
        &self,
        request: Request<v1::GetPolicyRequest>,
    ) -> Result<Response<v1::GetPolicyResponse>, Status> {
        let policy = self.policy(&request.get_ref().policy_id)?.bytes().to_vec();
        Ok(Response::new(v1::GetPolicyResponse { policy }))
    }

    async fn get_verifying_key(
        &self,
        request: Request<v1::GetVerifyingKeyRequest>,
    ) -> Result<Response<v1::GetVerifyingKeyResponse>, Status> {
        let wanted = match request.into_inner().selector {
            Some(Selector::KeyId(id)) => match id.parse() {
                Ok(KeyId { origin: Origin::Transparent, .. }) => return Err(keyless()),
                Ok(id) => Wanted::Id(id),
                Err(error) => return Err(Status::invalid_argument(format!("key_id: {error}"))),
            },
            Some(Selector::Capacity(selector)) => Wanted::Circuit(Box::new(self.asked(&selector)?)),
            None => {
                return Err(Status::invalid_argument("selector: expected a key id or a capacity"));
            }
        };
        let keys = self.keys.clone();
        // Held to the end of the search, even when nobody waits for it any more: one
        // circuit at a time is compiled, and each of them once.
        let mut systems = Arc::clone(&self.systems).lock_owned().await;
        let found = tokio::task::spawn_blocking(move || find(&keys, &mut systems, wanted)).await;
        let entry = found
            .map_err(|error| status::internal(&error))??
            .ok_or_else(|| Status::not_found("the server has no such key"))?;
        let key = entry.verifying.to_bytes();
        Ok(Response::new(v1::GetVerifyingKeyResponse { key_id: entry.id.to_string(), key }))
    }
}

/// No key is kept back: there is none.
fn keyless() -> Status {
    Status::failed_precondition(format!(
        "the engine {} has no keys: nothing is set up, and a verifier computes what takes the place of a key",
        Engine::Stark
    ))
}

/// Digests of compiled circuits, by shape. Only shapes of stored keys get here, so
/// that a stranger cannot make it grow.
type Systems = BTreeMap<Bytes32, Bytes32>;

enum Wanted {
    Id(KeyId),
    Circuit(Box<Asked>),
}

/// A circuit that somebody asks the key of.
struct Asked {
    policy: Policy,
    shape: Shape,
    limits: Arc<Limits>,
}

fn find(
    keys: &KeyStore,
    systems: &mut Systems,
    wanted: Wanted,
) -> Result<Option<KeyEntry>, Status> {
    match wanted {
        Wanted::Id(id) => match keys.entry(id) {
            Ok(entry) => Ok(Some(entry)),
            Err(StoreError::UnknownKey(_)) => Ok(None),
            Err(error) => Err(status::internal(&error)),
        },
        Wanted::Circuit(asked) => {
            let mut stored = keys.list().map_err(|error| status::internal(&error))?;
            stored.retain(|key| key.verifying.shape_id == asked.shape.id());
            if asked.shape.engine == Engine::Halo2 {
                // What a key from elsewhere is of is its maker's word.
                let own = stored.into_iter().map(|key| Ok(keys.is_own(key.id)?.then_some(key)));
                let own: Result<Vec<_>, StoreError> = own.filter_map(Result::transpose).collect();
                stored = own.map_err(|error| status::internal(&error))?;
            }
            if stored.is_empty() {
                return Ok(None);
            }
            // The store may hold keys that other versions made for the same shape.
            let system = system(systems, &asked)?;
            stored.retain(|key| key.verifying.system == system);
            // Keys that prove come first, in the order in which proofs take them.
            let rank = |key: &KeyEntry| {
                let source = key.proving.as_ref().map(|manifest| manifest.source);
                (source.is_none(), source)
            };
            Ok(stored.into_iter().min_by_key(rank))
        }
    }
}

fn system(
    systems: &mut Systems,
    Asked { policy, shape, limits }: &Asked,
) -> Result<Bytes32, Status> {
    if let Some(system) = systems.get(&shape.id()) {
        return Ok(*system);
    }
    let system = match shape.engine {
        Engine::Halo2 => {
            halo2::Circuit::compile_within(shape, limits.max_rows).map(|circuit| circuit.digest())
        }
        Engine::Groth16 | Engine::Stark => {
            Circuit::compile_within(shape, limits.max_constraints).map(|circuit| circuit.digest())
        }
    };
    let system = system.map_err(|error| {
        let error = Unprovable::new(policy, shape, error);
        Status::invalid_argument(format!("capacity: {error}"))
    })?;
    systems.insert(shape.id(), system);
    Ok(system)
}
