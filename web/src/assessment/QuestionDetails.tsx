import { Badge, Group, Stack, Text, Title } from '@mantine/core'
import type { ReactNode } from 'react'
import { Explain } from '../explain/Explain'
import { figure, number } from '../figures/format'
import { t } from '../texts'
import { adviceOn } from './advice'
import { outcomesOf } from './Outcomes'
import type { Question } from './useAssessment'

const text = t.assessment.details
const columns = t.assessment.questions

/** All that is known of a question: how it was answered, what to do about it, its figures with what they mean. */
export function QuestionDetails({ question }: { question: Question }) {
  return (
    <div className="question-details">
      <Advice question={question} />
      <Part title={text.outcomes}>
        <Distribution question={question} />
      </Part>
      <Part title={text.figures}>
        <dl className="question-figures">
          <Figure label={columns.facility} measure="facility" value={number(question.facility, 'share')} />
          <Figure
            label={text.difficulty}
            measure="difficultyRating (question)"
            value={number(question.difficultyRating, 'share')}
          />
          <Figure
            label={columns.discrimination}
            measure="discriminationIndex"
            value={number(question.discriminationIndex, 'share')}
          />
          <Figure
            label={columns.upperLower}
            measure="upperLowerIndex"
            value={number(question.upperLowerIndex, 'share')}
          />
          <Figure label={columns.attempts} measure="totalAttempts" value={number(question.totalAttempts)} />
          <Figure label={text.learners} measure="uniqueAttempts" value={number(question.uniqueAttempts)} />
          <Figure
            label={columns.time}
            measure="averageTimeSpentSeconds (question)"
            value={figure(question.averageTimeSpentSeconds, 'seconds')}
          />
        </dl>
      </Part>
    </div>
  )
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Stack gap={6}>
      <Title order={3} size="h6">
        {title}
      </Title>
      {children}
    </Stack>
  )
}

/** Of a question that is fine nothing is said. */
function Advice({ question }: { question: Question }) {
  const advice = adviceOn(question)
  const lack =
    question.totalAttempts === null
      ? t.states.smallGroup
      : question.discriminationIndex === null && advice.length === 0
        ? text.unknown
        : null
  if (lack === null && advice.length === 0) return null
  return (
    <Part title={text.advice}>
      {lack !== null ? (
        <Text size="sm">{lack}</Text>
      ) : (
        advice.map((one) => (
          <div key={one.name}>
            <Badge variant="light" color="gray" tt="none">
              {one.name}
            </Badge>
            <Text size="sm">{one.text}</Text>
          </div>
        ))
      )}
    </Part>
  )
}

function Distribution({ question }: { question: Question }) {
  const all = question.totalAttempts
  if (all === null || question.correctResponses === null) return <Text size="sm">{t.states.smallGroup}</Text>
  return (
    <ul className="distribution">
      {outcomesOf(question).map(({ key, label, value }) => (
        <li key={key}>
          <span>{label}</span>
          <span className="track" aria-hidden>
            <span data-outcome={key} style={{ width: `${all === 0 ? 0 : (value! / all) * 100}%` }} />
          </span>
          <span className="of">{text.ofAttempts(number(value), number(all))}</span>
        </li>
      ))}
    </ul>
  )
}

function Figure({ label, measure, value }: { label: string; measure: string; value: string }) {
  return (
    <div data-measure={measure}>
      <dt>
        <Group gap={2} wrap="nowrap">
          {label}
          <Explain measure={measure} name={label} />
        </Group>
      </dt>
      <dd>{value}</dd>
    </div>
  )
}
