using System.Collections.Frozen;
using NodaTime;

namespace Lectern.Core.Events;

/// <summary>What events about a learner and their enrollments say.</summary>
static class LearnerBodies
{
    static readonly FrozenSet<string> TimeZones = DateTimeZoneProviders.Tzdb.Ids.ToFrozenSet(StringComparer.Ordinal);

    public static EventBody UserCreated(FieldSet fields) => new UserCreated(Role(fields), OrganizationId(fields), TimeZone(fields));

    public static EventBody UserUpdated(FieldSet fields) => new UserUpdated(Role(fields), OrganizationId(fields), TimeZone(fields));

    public static EventBody UserLoggedIn(FieldSet fields) => new UserLoggedIn();

    public static EventBody UserEnrolled(FieldSet fields)
    {
        fields.Name("enrollmentId");
        return new UserEnrolled(fields.Given("cohort", fields.Name("cohort")), fields.Given("attributes", fields.CanonicalObject("attributes")));
    }

    public static EventBody UserUnenrolled(FieldSet fields) => new UserUnenrolled(fields.Text("reason"));

    public static EventBody UserCompletedCourse(FieldSet fields) =>
        new UserCompletedCourse(fields.Score("finalScore"), fields.Seconds(DurationField.TimeSpentMinutes), fields.Flag("distinction"));

    static Given<string> Role(FieldSet fields) => fields.Given("role", fields.OneOf("role", "student", "instructor", "admin"));

    static Given<string> OrganizationId(FieldSet fields) => fields.Given("organizationId", fields.Name("organizationId"));

    static Given<string> TimeZone(FieldSet fields)
    {
        var zone = fields.Name("timeZone");
        if (zone is not null && !TimeZones.Contains(zone) && fields.TryGet("timeZone", out var field))
        {
            fields.Invalid(field, "must be a time zone of the IANA database, as Europe/Berlin");
        }

        return fields.Given("timeZone", zone);
    }
}
