//! Study, series and equipment that a photograph belongs to (PS3.3 C.7.2, C.7.3, C.7.5).

use super::{
    DataSet, Date, PersonName, Time, Uid, WriteError, attribute, person, photograph::put_known,
};

/// The examination (PS3.3 C.7.2.1).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Study {
    /// Study Instance UID: shared by the objects of one visit.
    pub uid: Uid,
    /// Study Date.
    pub date: Option<Date>,
    /// Study Time.
    pub time: Option<Time>,
    /// Study ID.
    pub id: Option<String>,
    /// Accession Number.
    pub accession_number: Option<String>,
    /// Referring Physician's Name.
    pub referring_physician: Option<PersonName>,
    /// Study Description.
    pub description: Option<String>,
}

/// The series (PS3.3 C.7.3.1).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Series {
    /// Series Instance UID: shared by the objects of one kind and one sitting.
    pub uid: Uid,
    /// Series Number.
    pub number: Option<u32>,
    /// Series Description.
    pub description: Option<String>,
}

/// The camera (PS3.3 C.7.5.1).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Equipment {
    /// Manufacturer.
    pub manufacturer: Option<String>,
    /// Manufacturer's Model Name.
    pub model: Option<String>,
    /// Device Serial Number.
    pub serial_number: Option<String>,
    /// Software Versions.
    pub software_version: Option<String>,
}

impl Study {
    /// A study of which only its UID is known.
    pub const fn new(uid: Uid) -> Self {
        Self {
            uid,
            date: None,
            time: None,
            id: None,
            accession_number: None,
            referring_physician: None,
            description: None,
        }
    }

    /// General Study Module (PS3.3 C.7.2.1).
    pub(crate) fn put(&self, data: &mut DataSet<'_>) -> Result<(), WriteError> {
        let date = self.date.map(|date| date.to_string());
        let time = self.time.map(|time| time.to_string());
        let physician = self.referring_physician.as_ref();
        data.text(attribute::STUDY_INSTANCE_UID, self.uid.as_str())?;
        data.text_or_empty(attribute::STUDY_DATE, date.as_deref())?;
        data.text_or_empty(attribute::STUDY_TIME, time.as_deref())?;
        data.text_or_empty(attribute::STUDY_ID, self.id.as_deref())?;
        data.text_or_empty(
            attribute::ACCESSION_NUMBER,
            self.accession_number.as_deref(),
        )?;
        person::put_name(data, attribute::REFERRING_PHYSICIAN_NAME, physician)?;
        put_known(
            data,
            attribute::STUDY_DESCRIPTION,
            self.description.as_deref(),
        )
    }
}

impl Series {
    /// A series of which only its UID is known.
    pub const fn new(uid: Uid) -> Self {
        Self {
            uid,
            number: None,
            description: None,
        }
    }

    /// General Series Module (PS3.3 C.7.3.1), Laterality apart.
    pub(crate) fn put(&self, data: &mut DataSet<'_>, modality: &str) -> Result<(), WriteError> {
        data.text(attribute::MODALITY, modality)?;
        data.text(attribute::SERIES_INSTANCE_UID, self.uid.as_str())?;
        match self.number {
            Some(number) => data.integer(attribute::SERIES_NUMBER, number)?,
            None => data.empty(attribute::SERIES_NUMBER)?,
        }
        put_known(
            data,
            attribute::SERIES_DESCRIPTION,
            self.description.as_deref(),
        )
    }
}

impl Equipment {
    /// General Equipment Module (PS3.3 C.7.5.1).
    pub(crate) fn put(&self, data: &mut DataSet<'_>) -> Result<(), WriteError> {
        data.text_or_empty(attribute::MANUFACTURER, self.manufacturer.as_deref())?;
        for (attribute, value) in self.enhanced() {
            put_known(data, attribute, value)?;
        }
        Ok(())
    }

    /// Enhanced General Equipment Module (PS3.3 C.7.5.2): all that [`Self::put`] may leave out.
    pub(crate) fn require_all(&self) -> Result<(), WriteError> {
        let manufacturer = (attribute::MANUFACTURER, self.manufacturer.as_deref());
        let unknown = [manufacturer]
            .into_iter()
            .chain(self.enhanced())
            .find(|(_, value)| value.is_none());
        unknown.map_or(Ok(()), |(attribute, _)| {
            Err(WriteError::Missing { tag: attribute.tag })
        })
    }

    fn enhanced(&self) -> [(attribute::Attribute, Option<&str>); 3] {
        [
            (attribute::MANUFACTURER_MODEL_NAME, self.model.as_deref()),
            (
                attribute::DEVICE_SERIAL_NUMBER,
                self.serial_number.as_deref(),
            ),
            (
                attribute::SOFTWARE_VERSIONS,
                self.software_version.as_deref(),
            ),
        ]
    }
}
