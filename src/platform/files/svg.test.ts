import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkFile } from './content-type.ts'
import { svgProblem } from './svg.ts'

const svg = (inside: string, attributes = '') =>
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9" ${attributes}>${inside}</svg>`

test('a drawing as design programs export it is taken', async () => {
  const drawing = `<?xml version="1.0" encoding="UTF-8" standalone="no"?>
<!-- made with a program -->
<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">
<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 10 10">
  <style>.a { fill: url(#shade); } .b:hover { opacity: .5 }</style>
  <defs><linearGradient id="shade"><stop offset="0" stop-color="#fff"/></linearGradient></defs>
  <metadata><rdf:type rdf:resource="http://purl.org/dc/dcmitype/StillImage"/></metadata>
  <use xlink:href="#mark"/><path id="mark" class="a" d="M0 0L9 9"/>
  <image href="data:image/png;base64,iVBORw0KGgo="/>
  <text>Fish &amp; Chips &lt;now&gt; on sale, condition good</text>
</svg>`
  assert.deepEqual(await checkFile(Buffer.from(drawing)), { ok: true, type: 'image/svg+xml', extension: 'svg' })
  assert.equal((await checkFile(Buffer.from(`\ufeff${svg('')}`, 'utf16le'))).ok, true)
})

test('a drawing that could run code or call out is refused', async () => {
  const attacks = [
    svg('<script>alert(1)</script>'),
    svg('<SCRIPT/>'),
    svg('<s:script xmlns:s="http://www.w3.org/2000/svg">alert(1)</s:script>'),
    svg('', 'onload="alert(1)"'),
    svg('<rect/onclick=alert(1)>'),
    svg('<rect\nonfocus = "alert(1)"/>'),
    svg('<a href="javascript:alert(1)"><rect/></a>'),
    svg('<a xlink:href="java&#115;cript:alert(1)"><rect/></a>'),
    svg('<a href="java&#x0A;script&#58;alert(1)"><rect/></a>'),
    svg('<a href="java\tscript:alert(1)"><rect/></a>'),
    svg('<a><animate attributeName="href" to="x"/></a>'),
    svg('<set attributeName="onmouseover" to="alert(1)"/>'),
    svg('<foreignObject><body xmlns="http://www.w3.org/1999/xhtml"/></foreignObject>'),
    svg('<iframe src="//x.example"/>'),
    svg('<image href="https://x.example/pixel.png"/>'),
    svg('<image href="//x.example/pixel.png"/>'),
    svg('<use href="other.svg#x"/>'),
    svg('<use href="data:image/svg+xml;base64,PHN2Zz4="/>'),
    svg('<image href="file:///etc/passwd"/>'),
    svg('<rect style="fill: url(https://x.example/a)"/>'),
    svg('<style>@import "https://x.example/a.css"</style>'),
    svg('<style>rect { fill: u\\72l(//x.example) }</style>'),
    `<!DOCTYPE svg [<!ENTITY a "<script>">]>${svg('&a;')}`,
    `<!DOCTYPE svg [ %x; ]>${svg('')}`,
    `<?xml version="1.0" encoding="utf-7"?>${svg('')}`,
    `<?xml-stylesheet href="a.css"?>${svg('')}`,
  ]
  for (const attack of attacks) {
    assert.ok(svgProblem(attack), attack)
    assert.equal((await checkFile(Buffer.from(attack))).ok, false, attack)
  }
})
