import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type DomainEvidence, domainEvidence, domainsOf } from './domain.ts'
import { matchLists } from './lists.ts'

const kindsAndKeys: [string, DomainEvidence['kind'], string][] = [
  ['acme.example', 'own', 'acme.example'],
  ['https://www.Acme.Example/en/about?x=1#top', 'own', 'acme.example'],
  ['//shop.acme.example', 'own', 'acme.example'],
  ['acme.example:8080/login', 'own', 'acme.example'],
  ['https://user:secret@acme.example.', 'own', 'acme.example'],
  ['shop.acme.co.uk', 'own', 'acme.co.uk'],
  ['https://acme.com.au/contact', 'own', 'acme.com.au'],
  ['jo@mail.acme.example', 'own', 'acme.example'],
  ['Jo Doe <jo.doe@acme.example>', 'own', 'acme.example'],
  ['mailto:jo@acme.example?subject=Hello', 'own', 'acme.example'],
  ['https://bücher.example', 'own', 'xn--bcher-kva.example'],
  ['ａｃｍｅ．example', 'own', 'acme.example'],
  ['acme.github.io', 'own', 'acme.github.io'],
  ['https://acme.netlify.app/', 'own', 'acme.netlify.app'],
  ['https://github.io', 'shared', 'github.io'],
  ['https://github.com/AcmeTools/widget', 'shared_page', 'github.com/acmetools'],
  ['https://github.com/orgs/acmetools/people', 'shared_page', 'github.com/orgs/acmetools'],
  ['https://github.com', 'shared', 'github.com'],
  ['https://github.com/pricing', 'shared', 'github.com'],
  ['https://docs.github.com/en', 'shared', 'github.com'],
  ['https://de.linkedin.com/company/acme/about', 'shared_page', 'linkedin.com/company/acme'],
  ['https://www.linkedin.com/company/', 'shared', 'linkedin.com'],
  ['https://www.youtube.com/@acme', 'shared_page', 'youtube.com/@acme'],
  ['youtube.com/@acme', 'shared_page', 'youtube.com/@acme'],
  ['https://play.google.com/store/apps/details?id=example.acme', 'shared', 'play.google.com'],
  ['https://sites.google.com/view/acme/home', 'shared_page', 'sites.google.com/view/acme'],
  ['https://cloud.google.com', 'own', 'google.com'],
  ['https://acme.wordpress.com/2020/', 'shared_page', 'acme.wordpress.com'],
  ['https://wordpress.com', 'shared', 'wordpress.com'],
  ['https://www.amazon.com/stores/acme', 'shared', 'amazon.com'],
  ['https://aws.amazon.com/ecs', 'own', 'amazon.com'],
  ['https://aws.amazon.com/marketplace/seller-profile', 'shared', 'aws.amazon.com/marketplace'],
  ['jo@gmail.com', 'free_mail', 'gmail.com'],
  ['https://home.t-online.de/acme', 'free_mail', 't-online.de'],
  ['jo@vip.qq.com', 'free_mail', 'vip.qq.com'],
  ['', 'none', ''],
  ['acme', 'none', ''],
  ['http://localhost:3000', 'none', ''],
  ['http://192.0.2.7/acme', 'none', ''],
  ['http://[2001:db8::1]/acme', 'none', ''],
  ['co.uk', 'none', ''],
  ['not a website', 'none', ''],
  ['https://', 'none', ''],
]

test('a website or e-mail address is evidence exactly when its domain belongs to one company', () => {
  for (const [text, kind, key] of kindsAndKeys) {
    const evidence = domainEvidence(text)
    assert.deepEqual({ kind: evidence.kind, key: evidence.key }, { kind, key }, text)
  }
})

test('the first label is that of the registrable domain', () => {
  assert.equal(domainEvidence('https://shop.acme.co.uk').label, 'acme')
  assert.equal(domainEvidence('https://acme.github.io').label, 'acme')
  assert.equal(domainEvidence('https://github.com/acme').label, '')
})

test('an e-mail domain stands in only where no website is evidence', () => {
  const keys = (from: Parameters<typeof domainsOf>[0]) => domainsOf(from).map(({ key }) => key)
  assert.deepEqual(keys({ websites: ['acme.example'], emails: ['jo@agency.example'] }), ['acme.example'])
  assert.deepEqual(keys({ websites: ['https://facebook.com'], emails: ['jo@acme.example'] }), ['acme.example'])
  assert.deepEqual(keys({ emails: ['jo@gmail.com', 'al@acme.example', 'bo@acme.example'] }), ['acme.example'])
  assert.deepEqual(keys({ websites: ['https://acme.example/de', 'www.acme.example'] }), ['acme.example'])
})

test('a workspace can add free-mail hosts and shared hosts', () => {
  const lists = matchLists({ freeMailHosts: 'post.example', sharedHosts: 'pages.example  team\nbuilder.example  *' })
  assert.equal(domainEvidence('jo@post.example', lists).kind, 'free_mail')
  assert.equal(domainEvidence('https://pages.example/team/acme', lists).key, 'pages.example/team/acme')
  assert.equal(domainEvidence('https://acme.builder.example', lists).key, 'acme.builder.example')
  assert.equal(domainEvidence('jo@gmail.com', lists).kind, 'free_mail')
})
