using System.Globalization;
using System.Text.Json;

namespace Lectern.Simulator;

/// <summary>What a learner signs: the registration, its changes, enrollments and their ends.</summary>
sealed class Papers(World world, Learner learner)
{
    public void Register(int day)
    {
        var (first, last) = Names.Choose(ref learner.Rng, learner.Traits.Zone);
        var json = Begin(learner.At(day, 7, 9), "UserCreated");
        json.WriteString("email"u8, $"{learner.UserId}@students.example.edu");
        json.WriteString("firstName"u8, first);
        json.WriteString("lastName"u8, last);
        json.WriteString("role"u8, "student");
        json.WriteString("organizationId"u8, learner.Traits.Organization);
        json.WriteString("birthDate"u8, BirthDate());
        json.WriteString("timeZone"u8, world.Calendar.ZoneName(learner.Traits.Zone));
        world.Sink.End();
    }

    string BirthDate()
    {
        var age = 18 + (int)Math.Abs(learner.Rng.Normal(2, 8));
        var year = Calendar.Time(world.Calendar.Start(Calendar.Home, 0)).Year - age;
        return new DateOnly(year, learner.Rng.Int(1, 12), learner.Rng.Int(1, 28)).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
    }

    public void Update(int day)
    {
        var json = Begin(learner.At(day, 9, 22), "UserUpdated");
        if (learner.Rng.Chance(0.5))
        {
            json.WriteString("email"u8, $"{learner.UserId}@mail.example.org");
        }
        else
        {
            json.WriteString("lastName"u8, Names.Choose(ref learner.Rng, learner.Traits.Zone).Last);
        }

        world.Sink.End();
    }

    public void Enroll(Enrollment enrollment, int day)
    {
        var returning = enrollment.Standing == Standing.Dropped;
        enrollment.Standing = Standing.Enrolled;
        var at = learner.At(day, 9, 21);
        var json = Begin(at, "UserEnrolled", enrollment.Course.Place);
        json.WriteString("enrollmentId"u8, world.Sink.NewId(ref learner.Rng));
        json.WriteString("cohort"u8, $"cohort {enrollment.Cohort}");
        json.WriteStartObject("attributes"u8);
        json.WriteBoolean("returning"u8, returning);
        json.WriteBoolean("abroad"u8, learner.Traits.Zone != Calendar.Home);
        json.WriteEndObject();
        world.Sink.End();

        if (!returning && enrollment.Course.Price is { } price)
        {
            var payment = Begin(at + (2 * Calendar.Minute), "PaymentCompleted", enrollment.Course.Place);
            payment.WriteString("paymentId"u8, world.Sink.NewId(ref learner.Rng));
            payment.WriteNumber("amount"u8, price / 100m);
            payment.WriteString("currency"u8, learner.Traits.Zone == Calendar.Home ? "EUR" : "USD");
            world.Sink.End();
        }

        if (enrollment.NeverStarts && learner.Rng.Chance(0.3))
        {
            enrollment.DropDay = Math.Max(day, enrollment.StartDay) + learner.Rng.Int(5, 25);
        }
    }

    public void Drop(Enrollment enrollment, int day)
    {
        enrollment.Standing = Standing.Dropped;
        var json = Begin(learner.At(day, 9, 21), "UserUnenrolled", enrollment.Course.Place);
        json.WriteString("reason"u8, learner.Rng.Pick<string>(["no time", "too difficult", "not what I expected", "changed plans", "health"]));
        world.Sink.End();
        enrollment.DropDay = Enrollment.Never;
        enrollment.ReturnDay = !enrollment.NeverStarts && learner.Rng.Chance(0.15) ? day + learner.Rng.Int(6, 18) : Enrollment.Never;
    }

    Utf8JsonWriter Begin(long at, string type, Place place = default) => world.Sink.Begin(at, type, learner, place);
}
