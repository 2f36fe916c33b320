//! The little Markdown that cards are written in, as plain blocks of text: nothing of it becomes markup.

/// A block of a card.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Block {
    /// Its level and its words.
    Heading(usize, String),
    /// Lines joined.
    Paragraph(String),
    /// Items.
    List(Vec<String>),
    /// Head and rows.
    Table(Vec<String>, Vec<Vec<String>>),
}

/// Reads a card; what is not understood stays text.
pub(super) fn read(text: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    // A paragraph ends at an empty line or at another kind of block.
    let mut open = false;
    for line in text.lines().map(str::trim) {
        if line.is_empty() {
            open = false;
        } else if let Some((level, words)) = heading(line) {
            blocks.push(Block::Heading(level, plain(words)));
            open = false;
        } else if let Some(item) = line.strip_prefix("- ").or_else(|| line.strip_prefix("* ")) {
            match blocks.last_mut() {
                Some(Block::List(items)) if open => items.push(plain(item)),
                _ => blocks.push(Block::List(vec![plain(item)])),
            }
            open = true;
        } else if line.starts_with('|') {
            let cells = cells(line);
            match blocks.last_mut() {
                Some(Block::Table(..)) if open && is_rule(&cells) => {}
                Some(Block::Table(_, rows)) if open => rows.push(cells),
                _ => blocks.push(Block::Table(cells, Vec::new())),
            }
            open = true;
        } else {
            match blocks.last_mut() {
                Some(Block::Paragraph(words)) if open => {
                    words.push(' ');
                    words.push_str(&plain(line));
                }
                Some(Block::List(items)) if open => {
                    if let Some(last) = items.last_mut() {
                        last.push(' ');
                        last.push_str(&plain(line));
                    }
                }
                _ => blocks.push(Block::Paragraph(plain(line))),
            }
            open = true;
        }
    }
    blocks
}

fn heading(line: &str) -> Option<(usize, &str)> {
    let level = line.bytes().take_while(|byte| *byte == b'#').count();
    let words = line.get(level..)?.strip_prefix(' ')?;
    (1..=6).contains(&level).then_some((level, words))
}

fn cells(line: &str) -> Vec<String> {
    line.trim_matches('|')
        .split('|')
        .map(|cell| plain(cell.trim()))
        .collect()
}

/// The line between a table's head and its rows.
fn is_rule(cells: &[String]) -> bool {
    cells
        .iter()
        .all(|cell| !cell.is_empty() && cell.chars().all(|c| matches!(c, '-' | ':')))
}

/// Text without the marks for bold, italics and code.
fn plain(text: &str) -> String {
    text.replace("**", "").replace('`', "")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_card_becomes_headings_paragraphs_lists_and_tables() {
        let blocks = read(
            "# A\n\nOne **bold**\nline.\n\n- x\n- y `z`\n\n| a | b |\n| --- | ---: |\n| 1 | 2 |\n\n## B",
        );
        assert_eq!(
            blocks,
            [
                Block::Heading(1, "A".into()),
                Block::Paragraph("One bold line.".into()),
                Block::List(vec!["x".into(), "y z".into()]),
                Block::Table(
                    vec!["a".into(), "b".into()],
                    vec![vec!["1".into(), "2".into()]]
                ),
                Block::Heading(2, "B".into()),
            ]
        );
    }

    #[test]
    fn markup_in_a_card_stays_text() {
        assert_eq!(
            read("<img src=x onerror=alert(1)>"),
            [Block::Paragraph("<img src=x onerror=alert(1)>".into())]
        );
    }
}
