/*! Tandem: tells the company's own server which partner a visitor came from. No request to any third party. */
;(() => {
  const script = document.currentScript
  const data = script ? script.dataset : {}
  const settings = window.__tandem_settings__
  delete window.__tandem_settings__
  const rule = settings.consent[data.region] || settings.consent.other
  const api = data.api || settings.api
  const days = Number(data.days) || 90
  const name = 'tandem'
  const refused = navigator.globalPrivacyControl === true || navigator.doNotTrack === '1' || window.doNotTrack === '1'
  const query = new URLSearchParams(location.search)
  const clickPattern = /^ck_[0-9a-z]{26}$/
  const digits = '0123456789abcdefghjkmnpqrstvwxyz'

  /** yes, no, or undefined while nobody was asked. */
  let answer = data.consent === 'yes' ? true : data.consent === 'no' ? false : undefined
  let memory = {}
  let customer = null

  const mayStore = () =>
    !refused && (answer === true || (answer === undefined && rule !== 'required')) && answer !== false
  const read = () => {
    try {
      const kept = JSON.parse(localStorage.getItem(name) || 'null')
      return kept && kept.until > Date.now() ? kept : null
    } catch {
      return null
    }
  }
  const write = () => {
    if (!mayStore()) return
    try {
      localStorage.setItem(name, JSON.stringify({ ...memory, until: Date.now() + days * 864e5 }))
    } catch {}
  }
  const forget = () => {
    try {
      localStorage.removeItem(name)
    } catch {}
  }
  const newVisitor = () => {
    const bytes = crypto.getRandomValues(new Uint8Array(16))
    let time = Date.now()
    let text = ''
    for (let place = 0; place < 10; place += 1) {
      text = digits[time % 32] + text
      time = Math.floor(time / 32)
    }
    for (const byte of bytes) text += digits[byte % 32]
    return `vs_${text}`
  }
  /** Only with a yes that was given is somebody known again. */
  const visitor = () => {
    if (refused || answer !== true) return undefined
    memory.visitor = memory.visitor || newVisitor()
    write()
    return memory.visitor
  }
  const send = (path, body) =>
    fetch(api + path, {
      method: 'POST',
      mode: 'cors',
      credentials: 'omit',
      keepalive: true,
      headers: { authorization: `Bearer ${data.key}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    }).then((response) => response.json().then((said) => (response.ok ? said : Promise.reject(said))))

  const withVisitor = (body) => {
    const id = visitor()
    return id ? { ...body, visitorId: id, region: settings.consent[data.region] ? data.region : 'other' } : body
  }
  let reporting = null
  /** The id of the click that led here, as soon as it is known; null when nobody sent this visitor. */
  const click = () => {
    if (memory.click) return Promise.resolve(memory.click)
    if (!memory.via || !data.key) return Promise.resolve(null)
    reporting =
      reporting ||
      send(
        '/v1/clicks',
        withVisitor({
          via: memory.via,
          page: location.href.slice(0, 2048),
          referrer: document.referrer.slice(0, 2048),
        }),
      ).then(
        (said) => {
          if (said.id) memory.click = said.id
          write()
          return memory.click || null
        },
        () => null,
      )
    return reporting
  }
  const tandem = {
    click,
    /** A lead: `{ email, name, form, kind, metadata }`; the click goes with it. */
    lead: (given) =>
      click().then((clickId) => {
        const { form, kind, metadata, externalId, ...person } = given || {}
        const body = { customer: { ...customer, ...person } }
        if (form) body.form = form
        if (kind) body.kind = kind
        if (metadata) body.metadata = metadata
        if (externalId) body.externalId = externalId
        if (clickId) body.clickId = clickId
        return send('/v1/leads', body)
      }),
    /** Who the visitor is with the company; sent with the next lead, kept on no device. */
    identify: (externalId, person) => {
      customer = { ...person, externalId: String(externalId) }
    },
    /** An address of the company's own with the click on it, for visitors who gave no consent. */
    link: (address) => {
      const url = new URL(address, location.href)
      if (memory.click) url.searchParams.set('tandem_click', memory.click)
      return url.href
    },
    consent: (given) => {
      const before = memory.visitor
      answer = Boolean(given)
      if (answer) return write()
      forget()
      delete memory.visitor
      if (before && data.key) send('/v1/clicks', { consent: 'withdrawn', visitorId: before }).catch(() => {})
    },
  }

  const given = query.get('tandem_click')
  const kept = mayStore() ? read() : null
  if (!mayStore()) forget()
  if (kept) memory = { click: kept.click, visitor: kept.visitor, via: kept.via }
  if (given && clickPattern.test(given)) memory = { visitor: memory.visitor, click: given }
  else if (query.get('via')) memory = { visitor: memory.visitor, via: query.get('via').slice(0, 64) }
  write()
  window.tandem = tandem
  if (memory.via && !memory.click) click()
})()
