import {
  Alert,
  Button,
  Checkbox,
  Group,
  NumberInput,
  Select,
  SimpleGrid,
  Stack,
  Switch,
  Text,
  TextInput,
} from '@mantine/core'
import { useId } from 'react'
import { t } from '../../texts'
import { Box } from '../Box'
import { ruleOf } from '../Failure'
import { sumOf, weights, type Draft, type Tenant } from './draft'
import { zones } from './zones'

const text = t.admin.settings

interface Props {
  tenant: Tenant
  draft: Draft
  change: (change: Partial<Draft>) => void
  /** Why it was not saved last. */
  failure: unknown
}

/** Every setting with what a change of it brings about. */
export function SettingsForm({ tenant, draft, change, failure }: Props) {
  const sum = useId()
  const rule = (field: string) => ruleOf(failure, field)
  return (
    <Stack>
      <Box title={text.institution}>
        <Stack gap="sm" maw={560}>
          <TextInput
            label={text.name}
            description={text.nameHint}
            value={draft.displayName}
            onChange={(e) => change({ displayName: e.currentTarget.value })}
            error={rule('displayName')}
            autoComplete="off"
          />
          <div>
            <Text size="sm" fw={500}>
              {text.id}
            </Text>
            <Text size="xs" c="dimmed">
              {text.idHint}
            </Text>
            <Text size="sm">{tenant.id}</Text>
          </div>
        </Stack>
      </Box>
      <Box title={text.days}>
        <Stack gap="sm" maw={560}>
          <Select
            label={text.zone}
            description={text.zoneHint}
            value={draft.timeZone}
            onChange={(zone) => zone !== null && change({ timeZone: zone })}
            data={zones(tenant.timeZone)}
            searchable
            allowDeselect={false}
            nothingFoundMessage={text.zoneNone}
            error={rule('timeZone')}
            maxDropdownHeight={280}
            limit={100}
          />
          {draft.timeZone !== tenant.timeZone && (
            <Alert color="yellow" variant="light" py="xs" role="status">
              {text.zoneChange(draft.timeZone)}
            </Alert>
          )}
          {tenant.timeZoneInEffect !== tenant.timeZone && (
            <Alert color="blue" variant="light" py="xs" role="status" data-state="rebuilding">
              {text.rebuilding(tenant.timeZone, tenant.timeZoneInEffect)}
            </Alert>
          )}
        </Stack>
      </Box>
      <Box title={text.privacy}>
        <Stack gap="md" maw={560}>
          <Stack gap="sm">
            <NumberInput
              label={text.group}
              description={text.groupHint}
              value={draft.smallGroupSize ?? tenant.smallGroupSize}
              onChange={(value) => change({ smallGroupSize: value === '' ? 0 : Number(value) })}
              disabled={draft.smallGroupSize === null}
              allowDecimal={false}
              allowNegative={false}
              clampBehavior="none"
              error={rule('smallGroupSize')}
            />
            <Checkbox
              size="md"
              label={text.groupOwn}
              description={draft.smallGroupSize === null ? text.groupIsOwn : undefined}
              checked={draft.smallGroupSize === null}
              onChange={(e) => change({ smallGroupSize: e.currentTarget.checked ? null : tenant.smallGroupSize })}
            />
          </Stack>
          <Switch
            label={text.ip}
            description={text.ipHint}
            checked={draft.storeFullIp}
            onChange={(e) => change({ storeFullIp: e.currentTarget.checked })}
            error={rule('storeFullIp')}
          />
        </Stack>
      </Box>
      <Box title={text.engagement} measure="engagementScore">
        <Stack gap="sm">
          <Text size="sm" c="dimmed" maw={680}>
            {text.engagementHint}
          </Text>
          <SimpleGrid cols={{ base: 2, xs: 3, md: 5 }} spacing="sm" maw={760}>
            {weights.map((weight) => (
              <NumberInput
                key={weight}
                label={text.weight[weight]}
                value={draft.engagementWeights[weight]}
                onChange={(value) =>
                  change({
                    engagementWeights: { ...draft.engagementWeights, [weight]: value === '' ? 0 : Number(value) },
                  })
                }
                allowDecimal={false}
                allowNegative={false}
                clampBehavior="none"
                aria-describedby={sum}
              />
            ))}
          </SimpleGrid>
          <Text size="sm" id={sum} role="status" {...(sumOf(draft) === 100 ? {} : { fw: 600 })}>
            {text.sum(sumOf(draft))}
          </Text>
          {rule('engagementWeights') !== undefined && (
            <Text size="sm" className="rule" role="alert">
              {rule('engagementWeights')}
            </Text>
          )}
        </Stack>
      </Box>
    </Stack>
  )
}

/** What is not saved yet, and what to do with it; it stays in sight. */
export function SaveBar(props: { changes: number; isBusy: boolean; save: () => void; discard: () => void }) {
  const { changes, isBusy, save, discard } = props
  return (
    <Group className="save-bar" justify="space-between" gap="xs">
      <Text size="sm" role="status">
        {changes === 0 ? text.clean : text.unsaved(changes)}
      </Text>
      <Group gap="xs">
        <Button
          variant="default"
          onClick={discard}
          aria-disabled={changes === 0}
          data-disabled={changes === 0 || undefined}
        >
          {text.discard}
        </Button>
        <Button
          onClick={save}
          loading={isBusy}
          aria-disabled={changes === 0}
          data-disabled={changes === 0 || undefined}
        >
          {text.save}
        </Button>
      </Group>
    </Group>
  )
}
