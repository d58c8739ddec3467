import type { FormDefinitionValue } from '../../../contract/definition.ts'
import { aboutYou, common, ends, option, text } from './shared.ts'

export const technology = (): FormDefinitionValue => ({
  pages: [
    {
      key: 'about',
      title: aboutYou,
      fields: common([
        option(
          'product',
          'We have a product that should work with yours',
          'Wir haben ein Produkt, das mit Ihrem arbeiten soll',
          'Tenemos un producto que debería funcionar con el suyo',
        ),
        option('building', 'We are building one', 'Wir bauen gerade eines', 'Estamos creando uno'),
        option('idea', 'We have an idea', 'Wir haben eine Idee', 'Tenemos una idea'),
      ]),
    },
    {
      key: 'product',
      title: text('Product and integration', 'Produkt und Integration', 'Producto e integración'),
      fields: [
        {
          key: 'product',
          kind: 'short_text',
          label: text('Your product', 'Ihr Produkt', 'Su producto'),
          required: true,
          showIf: { match: 'all', of: [{ field: 'fit', is: 'in', value: ['product', 'building'] }] },
        },
        {
          key: 'users',
          kind: 'number',
          label: text('Users today', 'Nutzer heute', 'Usuarios hoy'),
          min: 0,
          showIf: { match: 'all', of: [{ field: 'fit', is: 'equals', value: 'product' }] },
        },
        {
          key: 'api_years',
          kind: 'number',
          label: text('Years of experience with APIs', 'Jahre Erfahrung mit APIs', 'Años de experiencia con API'),
          min: 0,
          max: 60,
        },
        {
          key: 'apis_in_production',
          kind: 'number',
          label: text(
            'APIs you run in production',
            'APIs, die Sie produktiv betreiben',
            'API que tienen en producción',
          ),
          min: 0,
          showIf: { match: 'all', of: [{ field: 'api_years', is: 'greater', value: 0 }] },
        },
        {
          key: 'team_size',
          kind: 'number',
          label: text('People in development', 'Personen in der Entwicklung', 'Personas en desarrollo'),
          min: 0,
          required: true,
        },
        {
          key: 'integration',
          kind: 'choices',
          label: text(
            'What do you want to integrate with?',
            'Womit möchten Sie integrieren?',
            '¿Con qué quiere integrarse?',
          ),
          required: true,
          options: [
            option('api', 'API', 'API', 'API'),
            option('sdk', 'SDK', 'SDK', 'SDK'),
            option('webhooks', 'Webhooks', 'Webhooks', 'Webhooks'),
            option(
              'white_label',
              'Our product under your brand',
              'Unser Produkt unter Ihrer Marke',
              'Nuestro producto con su marca',
            ),
          ],
        },
        {
          key: 'brand',
          kind: 'long_text',
          label: text(
            'Under which brand, and to whom?',
            'Unter welcher Marke, und an wen?',
            '¿Con qué marca y para quién?',
          ),
          showIf: { match: 'all', of: [{ field: 'integration', is: 'contains', value: 'white_label' }] },
        },
      ],
    },
  ],
  ...ends,
})
