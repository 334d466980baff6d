namespace Lectern.App.Tests.Fixtures;

/// <summary>The source tree that these tests were built from.</summary>
static class Checkout
{
    public static string Root { get; } = Find();

    static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Lectern.slnx")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("These tests run inside the checkout: build and run them with ./lectern test.");
    }
}
