import { textsOf } from '#ui/texts.ts'

/** Apart from the pages' own texts, so that the menu stands before any page is loaded. */
export const titles = textsOf({
  en: {
    developers: 'Developers',
    keys: 'API keys',
    sandbox: 'Sandbox',
    requests: 'Requests',
    webhooks: 'Webhooks',
    integrations: 'My integrations',
    explorer: 'Explorer',
    docs: 'Docs and SDKs',
    reference: 'API reference',
    status: 'Status',
  },
  de: {
    developers: 'Entwicklung',
    keys: 'API-Schlüssel',
    sandbox: 'Sandbox',
    requests: 'Aufrufe',
    webhooks: 'Webhooks',
    integrations: 'Meine Integrationen',
    explorer: 'Explorer',
    docs: 'Doku und SDKs',
    reference: 'API-Referenz',
    status: 'Zustand',
  },
  es: {
    developers: 'Desarrollo',
    keys: 'Claves de API',
    sandbox: 'Entorno de pruebas',
    requests: 'Llamadas',
    webhooks: 'Webhooks',
    integrations: 'Mis integraciones',
    explorer: 'Explorador',
    docs: 'Documentación y SDK',
    reference: 'Referencia de la API',
    status: 'Estado',
  },
})
