import { Stack, Text, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useSearch } from '@tanstack/react-router'
import { Crumbs } from '../../app/Crumbs'
import { useCatalogue, type Catalogue } from '../../dashboards/catalogue'
import { Loaded } from '../../states/Loaded'
import { t } from '../../texts'
import { Bones } from './Bones'
import { Builder } from './Builder'
import { copyOf, draftOf, fresh } from './draft'
import { report } from '../useReports'

const text = t.reportBuilder

/** A report is made, from nothing or from another. */
export function NewReportPage() {
  const { from } = useSearch({ from: '/inside/reports/new' })
  const catalogue = useCatalogue()
  return (
    <Stack>
      <div>
        <Crumbs trail={[{ label: text.reports, to: '/reports' }]} here={text.newTitle} />
        <Title order={1} size="h2">
          {text.newTitle}
        </Title>
        <Text size="sm" c="dimmed" maw={680}>
          {text.intro}
        </Text>
      </div>
      <Loaded query={catalogue} what={text.what} skeleton={<Bones />}>
        {(all) =>
          from === undefined ? (
            <Builder catalogue={all} initial={fresh(all)} saved={null} />
          ) : (
            <FromAnother key={from} id={from} catalogue={all} />
          )
        }
      </Loaded>
    </Stack>
  )
}

/** With the question of another report. A built-in one asks none: one begins anew. */
function FromAnother({ id, catalogue }: { id: string; catalogue: Catalogue }) {
  const query = useQuery({ ...report(id), refetchOnWindowFocus: false })
  return (
    <Loaded query={query} what={text.one} skeleton={<Bones />}>
      {(other) => {
        const draft = draftOf(other)
        return (
          <Builder catalogue={catalogue} initial={draft === null ? fresh(catalogue) : copyOf(draft)} saved={null} />
        )
      }}
    </Loaded>
  )
}
