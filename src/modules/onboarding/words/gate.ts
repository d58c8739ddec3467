/** What the gate asks beside its steps, and who owes it, in the reader's language. */
import type { StepRole } from '../contract/states.ts'

type Words = {
  certifications: string
  security_review: string
  agreement: string
  manager: string
  /** In front of what the decision asks for. */
  condition: string
  /** A condition of the decision that is ours: its words stay in the team. */
  ourCondition: string
  nobodyYet: (role: string) => string
  aLead: string
  roles: Readonly<Record<StepRole, string>>
}
export const gateWords: Readonly<Record<'en' | 'de' | 'es', Words>> = {
  en: {
    certifications: 'Certifications that the agreement asks for',
    security_review: 'Security review that the agreement asks for',
    agreement: 'Agreement in force',
    manager: 'A manager is named',
    condition: 'Condition',
    ourCondition: 'Something on our side',
    nobodyYet: (role) => `${role}, nobody yet`,
    aLead: 'A lead',
    roles: {
      manager: 'Partner manager',
      executive_sponsor: 'Executive sponsor',
      technical_lead: 'Technical lead',
      engineering: 'Engineering',
      legal: 'Legal',
      marketing: 'Marketing',
      finance: 'Finance',
      support: 'Support',
      principal: 'Principal',
      sales: 'Sales',
      technical: 'Technical',
    },
  },
  de: {
    certifications: 'Zertifizierungen, die der Vertrag verlangt',
    security_review: 'Sicherheitsprüfung, die der Vertrag verlangt',
    agreement: 'Vertrag in Kraft',
    manager: 'Eine zuständige Person ist benannt',
    condition: 'Bedingung',
    ourCondition: 'Etwas auf unserer Seite',
    nobodyYet: (role) => `${role}, noch niemand`,
    aLead: 'Eine Leitung',
    roles: {
      manager: 'Partnermanager',
      executive_sponsor: 'Pate in der Geschäftsführung',
      technical_lead: 'Technische Leitung',
      engineering: 'Entwicklung',
      legal: 'Recht',
      marketing: 'Marketing',
      finance: 'Finanzen',
      support: 'Support',
      principal: 'Hauptansprechperson',
      sales: 'Vertrieb',
      technical: 'Technik',
    },
  },
  es: {
    certifications: 'Certificaciones que pide el contrato',
    security_review: 'Revisión de seguridad que pide el contrato',
    agreement: 'Contrato en vigor',
    manager: 'Hay una persona responsable',
    condition: 'Condición',
    ourCondition: 'Algo de nuestra parte',
    nobodyYet: (role) => `${role}, aún nadie`,
    aLead: 'Un responsable',
    roles: {
      manager: 'Gestor de socios',
      executive_sponsor: 'Padrino en la dirección',
      technical_lead: 'Responsable técnico',
      engineering: 'Ingeniería',
      legal: 'Jurídico',
      marketing: 'Marketing',
      finance: 'Finanzas',
      support: 'Soporte',
      principal: 'Contacto principal',
      sales: 'Ventas',
      technical: 'Técnico',
    },
  },
}
