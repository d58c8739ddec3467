import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { type Block, type Inline, readMarkdown } from './markdown.ts'

test('headings, lists with code in an item, tables, links and emphasis are read into blocks', () => {
  const blocks = readMarkdown(
    '# A *small* page\n\nText on\ntwo lines with `a | b` and [a `link`](x.md).\n\n1. **First *of* two**\n\n   ```\n   curl "$URL"\n   ```\n\n   After it.\n2. Second\n\n| a | b |\n|---|---|\n| 1 | `2` |\n',
  )
  assert.deepEqual(
    blocks.map((block) => block.kind),
    ['heading', 'paragraph', 'list', 'table'],
  )
  const [heading, paragraph, list, table] = blocks as [
    Block & { kind: 'heading' },
    Block & { kind: 'paragraph' },
    Block & { kind: 'list' },
    Block & { kind: 'table' },
  ]
  assert.deepEqual(heading.text[1], { kind: 'em', text: [{ kind: 'text', text: 'small' }] })
  assert.deepEqual(paragraph.text.at(-2), {
    kind: 'link',
    to: 'x.md',
    text: [
      { kind: 'text', text: 'a ' },
      { kind: 'code', text: 'link' },
    ],
  })
  assert.equal(list.ordered, true)
  assert.deepEqual(
    list.items.map((item) => item.map((block) => block.kind)),
    [['paragraph', 'code', 'paragraph'], ['paragraph']],
  )
  assert.deepEqual(list.items[0]![0], {
    kind: 'paragraph',
    text: [
      {
        kind: 'strong',
        text: [
          { kind: 'text', text: 'First ' },
          { kind: 'em', text: [{ kind: 'text', text: 'of' }] },
          { kind: 'text', text: ' two' },
        ],
      },
    ],
  })
  assert.deepEqual(list.items[0]![1], { kind: 'code', text: 'curl "$URL"' })
  assert.deepEqual(table.rows, [[[{ kind: 'text', text: '1' }], [{ kind: 'code', text: '2' }]]])
})

test('no page of the documents has a sign of Markdown that the portal would show as text', () => {
  const left: string[] = []
  const look = (parts: readonly Inline[], file: string): void => {
    for (const part of parts)
      if (part.kind === 'link' || part.kind === 'strong' || part.kind === 'em') look(part.text, file)
      else if (part.kind === 'text' && /\*|`|\]\(|^#|^\|/.test(part.text)) left.push(`${file}: ${part.text}`)
  }
  const walk = (blocks: readonly Block[], file: string): void => {
    for (const block of blocks) {
      if (block.kind === 'list') for (const item of block.items) walk(item, file)
      else if (block.kind === 'table') for (const cell of [block.head, ...block.rows].flat()) look(cell, file)
      else if (block.kind !== 'code') look(block.text, file)
    }
  }
  const files = [
    'docs/quick-start.md',
    'docs/webhooks.md',
    'docs/errors.md',
    ...globSync('docs/integration-guides/*.md'),
  ]
  for (const file of files) walk(readMarkdown(readFileSync(file, 'utf8')), file)
  assert.ok(files.length > 3)
  assert.deepEqual(left, [])
})
