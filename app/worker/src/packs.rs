//! The packs of this site: fetched when first wanted, checked, kept for the life of the worker.

use std::{cell::RefCell, collections::BTreeMap, rc::Rc};

use insitu_core::{
    error::{ErrorCode, Failure},
    finding::Domain,
    model::{Manifest, Pack, PackFiles, Tract},
};

use crate::glue::fetch_asset;

/// Bytes of an index, a manifest or a golden picture at most.
const SMALL_FILE: u64 = 4 * 1024 * 1024;

/// A manifest with its bytes, as they were fetched.
type Fetched = Rc<(Manifest, Vec<u8>)>;

/// What was fetched so far.
#[derive(Default)]
pub(crate) struct Packs {
    index: RefCell<Option<Rc<Vec<String>>>>,
    manifests: RefCell<BTreeMap<String, Fetched>>,
    loaded: RefCell<BTreeMap<String, Rc<Pack>>>,
}

impl Packs {
    /// A pack by id; `heard` is told how many bytes of how many have come.
    pub(crate) async fn load(
        &self,
        id: &str,
        mut heard: impl FnMut(u64, u64),
    ) -> Result<Rc<Pack>, Failure> {
        if let Some(pack) = self.loaded.borrow().get(id) {
            return Ok(Rc::clone(pack));
        }
        let fetched = self.manifest(id).await?;
        let (manifest, manifest_bytes) = fetched.as_ref();
        let files = manifest.files();
        let total: u64 = files.iter().filter_map(|file| file.bytes).sum();
        let (mut before, mut others) = (0, BTreeMap::new());
        for file in files {
            let path = format!("models/{id}/{}", file.path);
            // What has no length in the manifest is small, and is not counted.
            let limit = file.bytes.unwrap_or(SMALL_FILE);
            let counted = file.bytes.is_some();
            let heard = |done| {
                if counted {
                    heard(before + done, total);
                }
            };
            others.insert(file.path, fetch_asset(&path, limit, heard).await?);
            before += file.bytes.unwrap_or(0);
        }
        let files = PackFiles {
            manifest: manifest_bytes.clone(),
            others,
        };
        let pack = Rc::new(Pack::load(&files, &Tract)?);
        self.loaded
            .borrow_mut()
            .insert(id.to_owned(), Rc::clone(&pack));
        Ok(pack)
    }

    /// Ids of the packs that read pictures of a domain, in the site's order but that the first is one
    /// whose answer a pathway can take, where there is one. A manifest that cannot be read costs the
    /// other packs nothing, as long as there are others.
    pub(crate) async fn for_domain(&self, domain: Domain) -> Result<Vec<String>, Failure> {
        let (mut found, mut broken) = (Vec::new(), None);
        for id in self.index().await?.iter() {
            match self.manifest(id).await {
                Ok(fetched) if fetched.0.domain == domain => {
                    found.push((!fetched.0.names_findings(), id.clone()));
                }
                Ok(_) => {}
                Err(failure) => broken = broken.or(Some(failure)),
            }
        }
        if found.is_empty() {
            let none = || {
                let message = "no model of this site reads this kind of picture";
                Failure::new(ErrorCode::ModelMissing, message)
            };
            return Err(broken.unwrap_or_else(none));
        }
        found.sort_by_key(|(names_none, _)| *names_none);
        Ok(found.into_iter().map(|(_, id)| id).collect())
    }

    /// Ids of the packs of this site, in the site's order; fetched once, so that a page whose network
    /// is cut still knows them.
    async fn index(&self) -> Result<Rc<Vec<String>>, Failure> {
        if let Some(known) = self.index.borrow().as_ref() {
            return Ok(Rc::clone(known));
        }
        let ids = Rc::new(fetch_index().await?);
        *self.index.borrow_mut() = Some(Rc::clone(&ids));
        Ok(ids)
    }

    async fn manifest(&self, id: &str) -> Result<Fetched, Failure> {
        if let Some(manifest) = self.manifests.borrow().get(id) {
            return Ok(Rc::clone(manifest));
        }
        if !id
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte))
        {
            return Err(Failure::new(
                ErrorCode::ModelMissing,
                "that is not the id of a model",
            ));
        }
        let bytes = fetch_asset(
            &format!("models/{id}/manifest.json"),
            SMALL_FILE,
            |_done| {},
        )
        .await?;
        let manifest = Rc::new((Pack::read_manifest(&bytes)?, bytes));
        self.manifests
            .borrow_mut()
            .insert(id.to_owned(), Rc::clone(&manifest));
        Ok(manifest)
    }
}

async fn fetch_index() -> Result<Vec<String>, Failure> {
    let bytes = fetch_asset("models/index.json", SMALL_FILE, |_done| {}).await?;
    let broken = || {
        Failure::new(
            ErrorCode::AssetUnavailable,
            "the list of models cannot be read",
        )
    };
    let list: serde_json::Value = serde_json::from_slice(&bytes).map_err(|_unreadable| broken())?;
    let ids = list.as_array().ok_or_else(broken)?.iter();
    Ok(ids
        .filter_map(|item| Some(item["id"].as_str()?.to_owned()))
        .collect())
}
