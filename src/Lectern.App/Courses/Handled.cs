namespace Lectern.App.Courses;

/// <summary>
/// That somebody dealt with what a learner is flagged for in a course. It holds for 14 days, and for what was flagged then: no longer once
/// another reason appears, one more item is missed, or the learner was active again and is away anew.
/// </summary>
/// <param name="By">Who: <c>user:ID</c>, <c>key:ID</c> or <c>service</c>.</param>
/// <param name="ByName">The person's name, as events tell it; else the user name of their account; null where neither is known.</param>
/// <param name="At">When.</param>
/// <param name="Until">The last day, of the tenant's calendar, on which it may hold.</param>
/// <param name="Note">What they wrote; null: nothing.</param>
sealed record Handled(string By, string? ByName, DateTime At, DateOnly Until, string? Note);
