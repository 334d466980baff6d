namespace Lectern.App.Glossary;

/// <summary>
/// Which measure each figure of an answer is: the one place that says so, and a test walks the answers' schemas against it. A figure is
/// named by the schema of the API document and the field in it, <c>MesoLearner.score</c>; where a field holds one of several, by its name:
/// <c>FlagReason.away</c>; and of a dashboard's metrics by the dashboard and the metricType, <c>meso.average_progress</c>.
/// </summary>
static class Figures
{
    /// <summary>A schema or dashboard a line, then its figures; <c>=</c> and the measure where that has another name.</summary>
    const string Text =
        """
        dashboard | total_users | active_users | total_courses | total_enrollments | completion_rate | average_score | learning_hours
        dashboard | activity_by_day | enrollments_by_day | top_courses
        macro | total_users | active_users | total_courses | total_enrollments | completion_rate | average_score | learning_hours
        macro | new_enrollments = new_enrollments, new_completions | new_completions = new_enrollments, new_completions | flagged_learners | engagement_score = engagement_score (organization)
        meso | total_enrollments | enrollments = enrollments (course dashboard) | active_learners | completions | completion_rate | drops | average_score | learning_hours | average_progress
        meso | engagement_score = engagement_score (course dashboard) | flagged_learners = flagged_learners (course dashboard)
        micro | learning_minutes | active_days | items_handed_in | average_score = average_score (learner) | progress = progress (learner) | engagement_score = engagement_score (learner)
        DashboardMetric | changePercentage
        DashboardSummary | events = activity_by_day | enrollments = enrollments_by_day | completions = enrollments_by_day | drops = drops (dashboard)

        MicroDashboard | streakDays | longestStreakDays | activityCalendar | weeklyMinutes | weeklyGoalMinutes | scores = scores (learner) | upcoming | overdue | missed | milestones | skills
        MicroMetric | changePercentage | percentile | cohortMedian | cohortSize
        CalendarDay | events = activityCalendar | minutes = activityCalendar
        LearningWeek | minutes = weeklyMinutes | goal = weeklyGoalMinutes | cohortMedian = weeklyMinutes | metGoal | activeDays = active_days | itemsHandedIn = items_handed_in | averageScore = average_score (learner)
        MicroCourse | status | progressPercentage | expectedProgress = expected progress | pointsAhead | score | flags = flags (learner)
        CoursePlace | percentile | cohortMedian | cohortSize
        ScorePoint | score = scores (learner) | passingScore | runningMean = scores (learner)
        WorkItem | days = days (work)
        Engagement | score = engagementScore | recency = recency (engagement) | regularity = regularity (engagement) | effort = effort (engagement) | progress = progress (engagement) | assessment = assessment (engagement)
        EngagementPart | share = engagement part | weight = engagement part | points = engagement part

        MesoDashboard | learnersByStatus | activity = activity (course dashboard) | activityByDay | enrollmentTrend = enrollments_by_day | modules = modules (course dashboard) | totalLearners = totalEnrollments
        MesoDashboard | scoreDistribution = scoreDistribution (course) | hardestQuestions | leastDiscriminatingQuestions
        StatusCount | learners = learnersByStatus
        ActivitySplit | active = activity (course dashboard) | atRisk = activity (course dashboard) | inactive = activity (course dashboard)
        EnrollmentDay | enrollments = enrollments_by_day | completions = enrollments_by_day | drops
        CourseActivityDay | activeLearners = activityByDay | events = activityByDay | hours = activityByDay
        FunnelStep | reached = modules (course dashboard) | continued = modules (course dashboard) | dropoffRate | completed = completionRate (module, lesson) | completionRate = completionRate (module, lesson)
        FunnelStep | totalViews | uniqueViews | averageTimeSpentSeconds
        ModuleAnalytics | totalViews | uniqueViews | averageTimeSpentSeconds | completionRate = completionRate (module, lesson) | dropoffRate
        LessonAnalytics | totalViews | uniqueViews | averageTimeSpentSeconds | completionRate = completionRate (module, lesson) | dropoffRate | averageVideoPlaybackRate | videoCompletionRate
        ScoreBin | count = scoreDistribution
        CourseAssessment | passingScore | totalAttempts | uniqueAttempts | averageScore = averageScore (assessment) | medianScore | passRate | averageTimeSpent
        CourseAssessment | difficultyRating = difficultyRating (assessment) | reliability | scoreDistribution
        AssignmentPunctuality | enrolled = punctuality | submitted = punctuality | onTime = punctuality | late = punctuality | undated = punctuality | missing = punctuality | notYetDue = punctuality | notExpected = punctuality
        AssignmentPunctuality | averageHoursBeforeDue = averageHoursBeforeDue, averageHoursAfterDue | averageHoursAfterDue = averageHoursBeforeDue, averageHoursAfterDue | gradedSubmissions | averageScore = averageScore (assignment)
        FlaggedLearners | learners = flagged_learners (course dashboard) | unhandled
        ReasonCount | learners = flagged_learners (course dashboard)
        UnhandledCount | learners = unhandled
        FlagReason | never_seen | away | behind_pace | missed_work | failing_scores
        Flag | value = flags (learner) | threshold = flags (learner)
        MesoLearner | status | progressPercentage | expectedProgress = expected progress | score | engagementScore = engagementScore (course) | lastAccessDate | timeSpent | flags = flags (learner) | handled
        CourseLearner | status | progressPercentage | expectedProgress = expected progress | score | engagementScore = engagementScore (course) | lastAccessDate | timeSpent | flags = flags (learner) | handled

        MacroDashboard | totalCourses = total_courses | courses = courses[] (macro) | trend = trend[] (macro) | categories = categories[] (macro) | instructors = instructors[] (macro) | retention = retention[] | courseRuns = courseRuns[]
        ActiveLearnersOverTime | stickiness | daily = activeLearners.daily, weekly, monthly | weekly = activeLearners.daily, weekly, monthly | monthly = activeLearners.daily, weekly, monthly
        ActiveLearnersPoint | learners = activeLearners.daily, weekly, monthly
        ComparedCourse | enrolled = enrolled (courses compared) | active = active (courses compared) | completed = completed (courses compared) | dropped = dropped (courses compared) | completionRate = completionRate (courses compared)
        ComparedCourse | averageScore = averageScore (courses compared) | learningHours = learningHours (courses compared) | rating = rating (courses compared) | flagged = flagged (courses compared)
        EnrollmentTrendPoint | enrollments = trend[] (macro) | completions = trend[] (macro) | drops = trend[] (macro) | totalEnrollments = total_enrollments | completionRate = completion_rate | averageScore = average_score | learningHours = learning_hours
        CategoryFigures | courses = courses (categories, instructors) | enrollments = enrollments (categories, instructors) | completed = completed (categories, instructors) | activeLearners = activeLearners (categories)
        CategoryFigures | completionRate = completionRate (categories, instructors) | averageScore = averageScore (categories, instructors) | learningHours = learningHours (categories)
        InstructorFigures | courses = courses (categories, instructors) | enrollments = enrollments (categories, instructors) | completed = completed (categories, instructors) | completionRate = completionRate (categories, instructors)
        InstructorFigures | averageScore = averageScore (categories, instructors) | rating = rating (instructors) | flagged = flagged (instructors)
        RetentionCohort | size = retention[] | active = retention[]
        CourseRun | enrolled = enrolled (runs of a course) | completionRate = completionRate (runs of a course) | averageScore = averageScore (runs of a course) | dropRate = dropRate (runs of a course) | hoursPerLearner = hoursPerLearner (runs of a course) | activeByWeek = courseRuns[]

        AssessmentAnalytics | passingScore | totalAttempts | uniqueAttempts | averageScore = averageScore (assessment) | medianScore | passRate | averageTimeSpent | averageTimeToCompleteSeconds = averageTimeToCompleteSeconds (assessment)
        AssessmentAnalytics | scoreDistribution | difficultyRating = difficultyRating (assessment) | reliability | reliabilityAttempts | mostMissedQuestions
        MissedQuestion | totalAttempts | missedResponses = mostMissedQuestions | facility
        QuestionAnalytics | totalAttempts | uniqueAttempts | correctResponses = correctResponses, incorrectResponses, skippedResponses | incorrectResponses = correctResponses, incorrectResponses, skippedResponses
        QuestionAnalytics | skippedResponses = correctResponses, incorrectResponses, skippedResponses | averageTimeSpentSeconds = averageTimeSpentSeconds (question)
        QuestionAnalytics | facility | difficultyRating = difficultyRating (question) | discriminationIndex | upperLowerIndex | flags
        ItemFlag | few_attempts = flags | negative_discrimination = flags | low_discrimination = flags | too_easy = flags | too_hard = flags
        AssignmentAnalytics | totalSubmissions | uniqueSubmissions | gradedSubmissions | averageScore = averageScore (assignment) | medianScore | scoreDistribution | submissionRate | lateSubmissionRate | averageTimeToSubmitSeconds

        UserSummary | totalCoursesEnrolled | totalCoursesCompleted | averageScore = averageScore (user) | totalLearningHours | lastActiveDate
        CourseAttention | flagged = flagged_learners (course dashboard) | unhandled
        CourseSummary | totalEnrollments | activeEnrollments | totalCompletions | completionRate | averageScore = averageScore (course) | totalLearningHours = totalLearningHours (course) | lastActivity = lastActivity (course)
        OrganizationSummary | totalUsers = totalUsers (organization) | totalCourses = totalCourses (organization) | totalCourseEnrollments | completedCourses | completionRate = completionRate (organization)
        OrganizationSummary | totalLearningHours = totalLearningHours (organization)

        KafkaReport | lag = lag (Kafka) | waitingSeconds = waiting (Kafka) | messagesAMinute = messages a minute (Kafka) | rejectedOfDay = rejected (Kafka)
        KafkaTopicState | lag = lag (Kafka) | waitingSeconds = waiting (Kafka) | messagesAMinute = messages a minute (Kafka) | events = messages (Kafka) | rejected = messages (Kafka)
        KafkaPartitionState | lag = lag (Kafka) | waitingSeconds = waiting (Kafka) | events = messages (Kafka) | rejected = messages (Kafka)
        KafkaRejections | count = rejected (Kafka)
        KafkaPublishing | messages = published (Kafka) | waiting = published (Kafka) | waitingSeconds = published (Kafka)
        KafkaTopicRates | messages = throughput (Kafka)
        """;

    /// <summary>Figure → the name of its measure.</summary>
    public static readonly IReadOnlyDictionary<string, string> Measures = Text.Split('\n', StringSplitOptions.RemoveEmptyEntries)
        .Select(line => line.Split(" | ", StringSplitOptions.TrimEntries))
        .SelectMany(parts => parts[1..].Select(figure => figure.Split(" = ")).Select(figure => ($"{parts[0]}.{figure[0]}", figure[^1])))
        .ToDictionary(f => f.Item1, f => f.Item2);
}
