//! Tables for other programs: what stands in Arrow and Parquet is what JSON Lines has.

use std::fs::{self, File};
use std::path::Path;

use arrow::array::{Array, AsArray, RecordBatch};
use arrow::datatypes::{DataType, Date32Type, Field, Schema, UInt8Type, UInt32Type};
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use serde_json::{Map, Value, json};
use standpoint::engine::Engine;
use standpoint::report::arrow::{
    AttributionColumns, BATCH_BYTES, BATCH_ROWS, Batches, Columns, RECORDS_KEY, SCHEMA_KEY, StatementBatches,
    StatementColumns,
};
use standpoint::report::parquet::{GROUP_ROWS, StatementParquet};
use standpoint::report::{ATTRIBUTION_SCHEMA, AttributionRecord, Place, SCHEMA, Sink, StatementRecord};

use crate::cli::{Folder, err, out, run};
use crate::sample;

/// A value of a column as JSON has it.
fn value(column: &dyn Array, row: usize) -> Value {
    if column.is_null(row) {
        return Value::Null;
    }
    match column.data_type() {
        DataType::Utf8 => json!(column.as_string::<i32>().value(row)),
        DataType::UInt8 => json!(column.as_primitive::<UInt8Type>().value(row)),
        DataType::UInt32 => json!(column.as_primitive::<UInt32Type>().value(row)),
        DataType::Date32 => {
            let day = column.as_primitive::<Date32Type>().value_as_date(row).expect("a day");
            json!(day.to_string())
        }
        DataType::List(_) => {
            let list = column.as_list::<i32>().value(row);
            (0..list.len()).map(|at| value(&list, at)).collect()
        }
        DataType::Struct(fields) => {
            let parts = fields.iter().zip(column.as_struct().columns());
            Value::Object(parts.map(|(field, part)| (field.name().clone(), value(part, row))).collect())
        }
        other => panic!("no column is {other}"),
    }
}

fn rows(batches: &[RecordBatch]) -> Vec<Value> {
    let row = |batch: &RecordBatch, row: usize| -> Value {
        let schema = batch.schema();
        let columns = schema.fields().iter().zip(batch.columns());
        let fields: Map<String, Value> =
            columns.map(|(field, column)| (field.name().clone(), value(column, row))).collect();
        Value::Object(fields)
    };
    batches.iter().flat_map(|batch| (0..batch.num_rows()).map(move |at| row(batch, at))).collect()
}

/// What JSON Lines has, without the version, which a table has in its schema.
fn lines(text: &str, version: u32) -> Vec<Value> {
    let line = |line: &str| {
        let mut record: Value = serde_json::from_str(line).expect("a JSON object");
        let said = record.as_object_mut().expect("an object").remove("schema");
        assert_eq!(said, Some(json!(version)));
        record
    };
    text.lines().map(line).collect()
}

/// The attributions of JSON Lines as a table has them: one a row, with one name for one party and for several.
fn flat(records: Vec<Value>) -> Vec<Value> {
    let mut rows = Vec::new();
    for mut record in records {
        let fields = record.as_object_mut().expect("an object");
        let nested = fields.remove("nested").unwrap_or_else(|| json!([]));
        let nested = nested.as_array().expect("a list").clone();
        let mut parties = Vec::new();
        if let Some(source) = fields["source"].as_object_mut() {
            parties.extend(source.remove("party"));
            parties.extend(
                source.remove("parties").iter().flat_map(|list| list.as_array().expect("a list")).cloned(),
            );
        }
        fields.insert("parties".to_owned(), parties.into());
        rows.push(record);
        let nested = nested.into_iter().map(|mut inner| {
            inner.as_object_mut().expect("an object").remove("schema");
            inner
        });
        rows.extend(flat(nested.collect()));
    }
    rows
}

fn read(path: &Path) -> (Schema, Vec<RecordBatch>) {
    let reader =
        ParquetRecordBatchReaderBuilder::try_new(File::open(path).expect("a file")).expect("Parquet");
    let schema = Schema::clone(reader.schema());
    (schema, reader.build().expect("columns").map(|batch| batch.expect("rows")).collect())
}

#[test]
fn arrow_holds_what_json_lines_holds() {
    let pack = sample::pack();
    let article = sample::article("berlin", "2025-12-15", sample::BERLIN);
    let reading = sample::berlin(&pack, &article);
    let records: Vec<StatementRecord<'_>> =
        reading.statements().map(|statement| StatementRecord::of(&reading, statement)).collect();
    assert!(records.iter().any(|record| record.condition.is_some()), "the sample has a condition");
    assert!(
        records.iter().any(|record| record.condition.is_none()),
        "the sample has a statement without one"
    );
    let mut batches = StatementBatches::new();
    for record in &records {
        assert!(batches.push(record).expect("it fits").is_none(), "a batch is not full so early");
    }
    let batch = batches.finish().expect("it fits").expect("there are rows");
    assert!(batches.finish().expect("nothing").is_none(), "what was given once is not given again");
    assert_eq!(batch.schema().metadata().get(RECORDS_KEY).map(String::as_str), Some("statements"));
    let text: Vec<String> = records.iter().map(|r| serde_json::to_string(r).expect("JSON")).collect();
    let found = rows(&[batch]);
    assert_eq!(found, lines(&text.join("\n"), SCHEMA));
    let names = |value: &Value| value.as_object().expect("a row").keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(&found[0]), names(&lines(&text[0], SCHEMA)[0]), "columns stand as in JSON");
}

#[test]
fn batches_and_row_groups_are_bounded() {
    let pack = sample::pack();
    let article = sample::article("berlin", "2025-12-15", sample::BERLIN);
    let reading = sample::berlin(&pack, &article);
    let statement = reading.statements().next().expect("a statement");
    let record = StatementRecord::of(&reading, statement);
    let mut batches = StatementBatches::new();
    let full = |record: &StatementRecord<'_>, batches: &mut StatementBatches| {
        (1..).find_map(|n| Some((n, batches.push(record).expect("it fits")?))).expect("it fills")
    };
    let (pushed, batch) = full(&record, &mut batches);
    assert_eq!((pushed, batch.num_rows()), (BATCH_ROWS, BATCH_ROWS));
    let long = "word ".repeat(BATCH_BYTES / 20);
    let evidence = Place { start: 0, end: long.len(), text: &long };
    let (pushed, batch) = full(&StatementRecord { evidence, ..record.clone() }, &mut batches);
    assert_eq!((pushed, batch.num_rows()), (4, 4), "a batch of long texts has fewer rows");

    let write = |count: usize| {
        let mut bytes = Vec::new();
        let mut sink: Box<dyn Sink<StatementRecord<'_>> + '_> =
            Box::new(StatementParquet::new(&mut bytes).expect("a vector takes everything"));
        (0..count).for_each(|_| sink.push(&record).expect("it fits"));
        sink.finish().expect("a vector takes everything");
        bytes
    };
    let count = GROUP_ROWS + 7;
    let bytes = write(count);
    assert!(bytes == write(count), "two runs give the same bytes");
    let folder = Folder::new("tables-groups");
    let file = File::open(folder.file("many.parquet", &bytes)).expect("the file");
    let reader = ParquetRecordBatchReaderBuilder::try_new(file).expect("Parquet");
    let groups: Vec<i64> = reader.metadata().row_groups().iter().map(|group| group.num_rows()).collect();
    assert_eq!(groups, [GROUP_ROWS as i64, 7]);
    let created = reader.metadata().file_metadata().created_by();
    assert_eq!(created, Some(concat!("standpoint version ", env!("CARGO_PKG_VERSION"))));
}

#[test]
fn a_place_that_no_column_holds_is_refused_and_leaves_the_table_whole() {
    let pack = sample::pack();
    let article = sample::article("berlin", "2025-12-15", sample::BERLIN);
    let reading = sample::berlin(&pack, &article);
    let record = StatementRecord::of(&reading, reading.statements().next().expect("a statement"));
    let mut batches = StatementBatches::new();
    let far = Place { start: 1 << 40, ..record.cue };
    let wrong = batches.push(&StatementRecord { cue: far, ..record.clone() }).expect_err("it does not fit");
    assert!(wrong.to_string().contains("berlin: byte 1099511627776 is larger"), "{wrong}");
    let wrong = batches.push(&StatementRecord { date: Some("May 2025".to_owned()), ..record.clone() });
    assert!(wrong.expect_err("no day").to_string().contains("berlin: the date \"May 2025\" is no day"));
    batches.push(&record).expect("it fits");
    assert_eq!(batches.finish().expect("whole columns").expect("a row").num_rows(), 1);
}

#[test]
fn a_parquet_file_holds_what_json_lines_holds() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = Folder::new("tables");
    for (command, version) in [("statements", SCHEMA), ("attributions", ATTRIBUTION_SCHEMA)] {
        let file = folder.0.join(format!("{command}.parquet"));
        let path = file.display().to_string();
        let articles =
            ["fixtures/articles/jeddah-ceasefire-offer.txt", "fixtures/articles/istanbul-memoranda.md"];
        let ask = |more: &[&str]| run(root, &[&[command, articles[0], articles[1]], more].concat());
        let told = ask(&["-f", "parquet", "-o", &path]);
        assert_eq!(told.status.code(), Some(0), "{}", err(&told));
        let (schema, batches) = read(&file);
        let said = |key| schema.metadata().get(key).cloned();
        assert_eq!(said(RECORDS_KEY), Some(command.to_owned()));
        assert_eq!(said(SCHEMA_KEY), Some(version.to_string()));
        let mut expected = lines(&out(&ask(&["-f", "jsonl"])), version);
        assert!(expected.len() > 5, "{command}");
        if command == "attributions" {
            expected = flat(expected);
        }
        // Rows of JSON, but for the order of their keys where one was moved.
        assert_eq!(rows(&batches), expected, "{command}");
        let piped = ask(&["-f", "parquet"]);
        assert!(piped.stdout == fs::read(&file).expect("the file"), "a pipe gets the same bytes");
    }
}

#[test]
fn nothing_found_is_a_table_without_rows() {
    let folder = Folder::new("tables-empty");
    folder.file("quiet.txt", "---\ndate: 2025-05-21\n---\nThe weather was fine.\n");
    let told = run(&folder.0, &["statements", "quiet.txt", "-f", "parquet", "-o", "quiet.parquet"]);
    assert_eq!(told.status.code(), Some(0), "{}", err(&told));
    let (schema, batches) = read(&folder.0.join("quiet.parquet"));
    assert_eq!(schema.fields(), StatementBatches::schema().fields());
    assert!(rows(&batches).is_empty());
}

/// How a document writes the type of a column.
fn kind(field: &Field) -> String {
    let place = |fields: &[&Field]| {
        let parts: Vec<String> =
            fields.iter().map(|field| format!("{}: {}", field.name(), kind(field))).collect();
        format!("Struct{{{}}}", parts.join(", "))
    };
    match field.data_type() {
        DataType::Struct(fields) => place(&fields.iter().map(AsRef::as_ref).collect::<Vec<_>>()),
        DataType::List(element) => format!("List<{}>", kind(element)),
        plain => plain.to_string(),
    }
}

#[test]
fn the_document_tells_every_column() {
    fn table<C: Columns>(heading: &str) {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/tables.md");
        let text = fs::read_to_string(path).expect("docs/tables.md");
        let part = text.split("\n## ").find(|part| part.starts_with(heading)).expect("a heading");
        let told: Vec<Vec<String>> = part
            .lines()
            .filter(|line| line.starts_with("| `"))
            .map(|line| line.split('|').skip(1).take(3).map(|cell| cell.trim().replace('`', "")).collect())
            .collect();
        let schema = Batches::<C>::schema();
        let columns: Vec<Vec<String>> = schema
            .fields()
            .iter()
            .map(|field| {
                let missing = if field.is_nullable() { "yes" } else { "no" };
                vec![field.name().clone(), kind(field), missing.to_owned()]
            })
            .collect();
        assert_eq!(told, columns, "{heading}");
    }
    table::<StatementColumns>("Statements");
    table::<AttributionColumns>("Attributions");
}

/// What a record holds inside is a row behind it.
#[test]
fn nested_attributions_are_rows_of_their_own() {
    let engine: Engine = crate::engine();
    let text = "Zelenskyy said that Moscow had called on Kyiv to withdraw its troops.".to_owned();
    let article = standpoint::article::Article::from_text("a", text, standpoint::article::Format::Plain);
    let article = article.expect("an article");
    let reading = engine.read(&article);
    let mut batches = Batches::<AttributionColumns>::new();
    for record in AttributionRecord::all(&reading).into_iter().flat_map(AttributionRecord::flat) {
        batches.push(&record).expect("it fits");
    }
    let found = rows(&[batches.finish().expect("columns").expect("rows")]);
    let told: Vec<_> = found.iter().map(|row| (&row["depth"], &row["cue"]["text"])).collect();
    assert_eq!(told, [(&json!(0), &json!("said")), (&json!(1), &json!("called"))]);
}
