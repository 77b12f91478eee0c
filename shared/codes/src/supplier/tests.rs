//! Labels of each supplier, and texts that only look like them.

use super::*;
use crate::read_scan;
use std::vec;

fn read(text: &str) -> Result<Vec<(&'static str, String)>, &'static str> {
    let label: SupplierLabel = text.parse().map_err(|error: SupplierError| error.code())?;
    let values = label.goods.values;
    Ok(values
        .into_iter()
        .map(|(role, value)| (role.words().0, value))
        .collect())
}

#[test]
fn braces_are_a_label_of_lcsc() {
    let text = "{pbn:P1,on:SO1,pc:C1,pm:BAV99,215,qty:2,mc:,cc:1,new:7,hp:0}";
    let expected = vec![
        ("order", "SO1".into()),
        ("supplier_part", "C1".into()),
        ("mpn", "BAV99,215".into()),
        ("qty", "2".into()),
    ];
    assert_eq!(read(text), Ok(expected));
    assert_eq!(
        read("{pbn:P1,on:SO1,pc:C1,qty:2"),
        Err("supplier-not-closed")
    );
    assert_eq!(read("{pbn:P1,on:SO1,pc:C1,qty:}"), Err("supplier-missing"));
    assert_eq!(read("{pbn:P1,pc:C1,qty:2x}"), Err("supplier-quantity"));
    assert_eq!(read("{pbn:P1,pc:C1,pc:C2,qty:2}"), Err("supplier-repeated"));
    assert_eq!(read("{pbn:P1,pc:C\t1,qty:2}"), Err("supplier-character"));
    assert_eq!(read("{\"pc\":1}"), Err("supplier-form"));
}

#[test]
fn words_with_colons_are_a_label_of_tme() {
    let text = "QTY: 1000 PN:X-1% PO:32723349/7 CPO:4500/1 MFR:TEXAS  INSTRUMENTS MPN:Y CoO:TH \
                RoHS https://www.tme.eu/details/X-1%25";
    let expected = vec![
        ("qty", "1000".into()),
        ("supplier_part", "X-1%".into()),
        ("order", "32723349/7".into()),
        ("customer_order", "4500/1".into()),
        ("manufacturer", "TEXAS  INSTRUMENTS".into()),
        ("mpn", "Y".into()),
        ("country", "TH".into()),
    ];
    assert_eq!(read(text), Ok(expected));
    let reading = read_scan("QTY:5 PN:X RoHS https://www.tme.eu/details/X");
    assert_eq!(reading.verdict(), crate::Verdict::Clean);
    assert_eq!(read_scan("QTY:5 PN:X").verdict(), crate::Verdict::Candidate);
    assert_eq!(read("QTY:5 left"), Err("supplier-form"));
    assert_eq!(read("note QTY:5 PN:X"), Err("supplier-form"));
    assert_eq!(read("QTY:five PN:X"), Err("supplier-quantity"));
}

#[test]
fn identifiers_parted_by_spaces_are_a_candidate() {
    let text = "PX-302 1PMPNX-302 Q1 K19361337/1";
    let expected = vec![
        ("supplier_part", "X-302".into()),
        ("mpn", "MPNX-302".into()),
        ("qty", "1".into()),
        ("order", "19361337/1".into()),
    ];
    assert_eq!(read(text), Ok(expected));
    assert_eq!(read_scan(text).verdict(), crate::Verdict::Candidate);
    assert_eq!(read("PX 1PY Q1"), Err("supplier-form"));
    assert_eq!(read("PLEASE Quote K1 1P"), Err("supplier-form"));
}

#[test]
fn distributors_are_told_by_the_identifiers_that_only_they_use() {
    let goods = |fields: &str| {
        let text = std::format!("[)>06\x1d{}", fields.replace('|', "\x1d"));
        Goods::of(&read_scan(&text).meaning)
    };
    let label = goods("PX-ND|1PX|K|1K7|10K8|9D2307|1TL|11K1|4LCN|Q100|11ZPICK|12Z1|13Z2").unwrap();
    assert_eq!(label.supplier(), Supplier::DigiKey);
    assert_eq!(label.get(Role::SupplierPart), Some("X-ND"));
    assert_eq!(
        (label.get(Role::Order), label.get(Role::CustomerOrder)),
        (Some("7"), None)
    );
    let label = goods("K21|14K033|1PX|Q32|11K06|4LCN|1VST").unwrap();
    assert_eq!(label.supplier(), Supplier::Mouser);
    assert_eq!(
        (label.get(Role::Maker), label.get(Role::OrderLine)),
        (Some("ST"), Some("033"))
    );
    assert_eq!(goods("K1|PX|1PY|Q1|4LCN"), None);
}
