using Lectern.App.Tests.Kafka;

namespace Lectern.App.Tests;

/// <summary>Tests are run by their runner; started by itself, this is the brokers of those about Kafka.</summary>
static class Program
{
    static int Main(string[] args)
    {
        if (args is not [MockCluster.Command])
        {
            Console.Error.WriteLine("Tests are run by './lectern test'.");
            return 2;
        }
        MockBrokers.Serve(Console.In, Console.Out);
        return 0;
    }
}
