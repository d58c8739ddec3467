import { textsOf } from '#ui/texts.ts'

/** Apart from the pages' own texts, so that the menu stands before any page is loaded. */
export const titles = textsOf({
  en: { developers: 'Developers', keys: 'API keys', sandbox: 'Sandbox', requests: 'Requests', webhooks: 'Webhooks' },
  de: {
    developers: 'Entwicklung',
    keys: 'API-Schlüssel',
    sandbox: 'Sandbox',
    requests: 'Aufrufe',
    webhooks: 'Webhooks',
  },
  es: {
    developers: 'Desarrollo',
    keys: 'Claves de API',
    sandbox: 'Entorno de pruebas',
    requests: 'Llamadas',
    webhooks: 'Webhooks',
  },
})
