//! The end of an assembly.

use super::{step, told};
use crate::App;
use crate::services::Error;
use tanxin_domain::permission::Deed;
use tanxin_domain::{Actor, AssemblyId, District};
use tanxin_store::{assembly as store, matter};
use uuid::Uuid;

/// Ends an assembly: attendance and matters stand as they are now, and the minutes
/// can be posted.
pub async fn close(
    app: &App,
    district: District,
    actor: &Actor,
    id: AssemblyId,
    key: Option<Uuid>,
) -> Result<(), Error> {
    let how = (Deed::RunAssembly, "assembly.closed");
    step(app, district, actor, id, key, how, move |tx, a| {
        let attendance = store::attendance(tx.conn(), district, &a)?;
        let raised = matter::of_assembly(tx.conn(), district, a.id)?.len();
        let at = tx.at();
        let mut said = told(&attendance);
        if let Some(object) = said.as_object_mut() {
            object.insert("matters".into(), raised.into());
        }
        Ok((a.close(at)?, said))
    })
    .await
}
