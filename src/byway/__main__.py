from byway.cli.main import main

main()
