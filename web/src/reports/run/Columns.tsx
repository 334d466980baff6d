import { Card, Text } from '@mantine/core'
import { Section } from '../../app/Section'
import '../../table/table.css'
import { plainly } from '../../dashboards/catalogue'
import { t } from '../../texts'
import type { Report } from '../useReports'

const text = t.reports.run

/** The tables of a report, and what each column says. */
export function Columns({ report: { sections } }: { report: Report }) {
  return (
    <Section title={text.columns}>
      <Card withBorder padding="md" py={6} className="report-columns">
        {sections.map(({ title, note, columns }) => (
          <details key={title}>
            <summary>{title}</summary>
            {note !== null && (
              <Text size="sm" c="dimmed" pb="xs">
                {plainly(note)}
              </Text>
            )}
            <div className="figure-table" tabIndex={0} role="region" aria-label={t.table.region(title)}>
              <table>
                <thead>
                  <tr>
                    <th scope="col">{text.column.name}</th>
                    <th scope="col">{text.column.unit}</th>
                    <th scope="col">{text.column.description}</th>
                  </tr>
                </thead>
                <tbody>
                  {columns.map((column) => (
                    <tr key={column.name}>
                      <th scope="row">{column.title}</th>
                      <td>{column.unit === 'count' ? '' : column.unit}</td>
                      <td>{plainly(column.description)}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
          </details>
        ))}
      </Card>
    </Section>
  )
}
