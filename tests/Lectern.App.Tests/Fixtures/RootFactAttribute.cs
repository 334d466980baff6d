namespace Lectern.App.Tests.Fixtures;

/// <summary>A test that only root can set up. Skipped for anyone else, but never in CI, where it then fails.</summary>
[AttributeUsage(AttributeTargets.Method)]
sealed class RootFactAttribute : FactAttribute
{
    public RootFactAttribute()
    {
        if (!Environment.IsPrivilegedProcess && Environment.GetEnvironmentVariable("CI") is null)
            Skip = "needs root";
    }
}
