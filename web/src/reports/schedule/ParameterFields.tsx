import { NativeSelect, SimpleGrid, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { answer, api } from '../../api/client'
import type { Report } from '../builder/draft'
import { rulesOf, type Errors } from '../../questions/rules'
import { t } from '../../texts'

const text = t.schedules

interface Props {
  parameters: Report['parameters']
  values: Readonly<Record<string, string>>
  errors: Errors
  change: (values: Record<string, string>) => void
}

/** What each run is asked with. Of a course, those that the reader sees are offered. */
export function ParameterFields({ parameters, values, errors, change }: Props) {
  const { data: courses } = useQuery({
    queryKey: ['seen', 'courses'],
    queryFn: ({ signal }) => answer(api.GET('/api/v1/courses', { params: { query: { limit: 100 } }, signal })),
    staleTime: 5 * 60_000,
    enabled: parameters.some((p) => p.name === 'courseId'),
  })
  const put = (name: string, value: string) => change({ ...values, [name]: value })
  return (
    <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
      {parameters.map((p) => {
        const common = {
          label: p.title,
          description: p.description,
          required: p.isRequired,
          value: values[p.name] ?? '',
          error: rulesOf(errors, `parameters.${p.name}`),
        }
        if (p.type === 'choice') {
          return (
            <NativeSelect
              key={p.name}
              {...common}
              data={[
                { value: '', label: p.default === null ? text.any : text.asUsual(saidOf(p.name, p.default)) },
                ...(p.values ?? []).map((value) => ({ value, label: saidOf(p.name, value) })),
              ]}
              onChange={(event) => put(p.name, event.currentTarget.value)}
            />
          )
        }
        if (p.name === 'courseId' && courses !== undefined) {
          const isOther = common.value !== '' && !courses.items.some((c) => c.courseId === common.value)
          return (
            <NativeSelect
              key={p.name}
              {...common}
              data={[
                { value: '', label: text.any },
                ...(isOther ? [common.value] : []),
                ...courses.items.map((c) => ({ value: c.courseId, label: c.title ?? c.courseId })),
              ]}
              onChange={(event) => put(p.name, event.currentTarget.value)}
            />
          )
        }
        return (
          <TextInput
            key={p.name}
            {...common}
            type={p.type === 'date' ? 'date' : 'text'}
            maxLength={200}
            placeholder={p.type === 'text' ? text.any : undefined}
            onChange={(event) => put(p.name, event.currentTarget.value)}
          />
        )
      })}
    </SimpleGrid>
  )
}

function saidOf(name: string, value: string): string {
  if (name === 'timeframe') return t.period.of[value as keyof typeof t.period.of] ?? value
  return t.dashboards.values[`${name} ${value}`] ?? value.replaceAll('_', ' ')
}
